import './css/files.css'
import { Button } from 'antd'
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import { ACCEPTED, findKind } from '../../platform/files/rules/file-kinds.ts'
import { FailureLine } from './asked.tsx'
import { useDesk } from './desk-context.tsx'
import { Failure } from './failure.ts'
import { fileWords } from './file-words.ts'
import { sayBytes } from './say-bytes.ts'
import { sayMoment } from './say-when.ts'
import { addressOf, fetchContent, type ShownFile, type Upload, upload } from './upload.ts'

/** The files of a thing: kind, size, day; pictures and PDFs open beside the list. */
export function FileList({ files, empty }: { readonly files: readonly ShownFile[]; readonly empty?: ReactNode }) {
  const { lang } = useDesk()
  const w = fileWords[lang]
  const [shown, setShown] = useState<ShownFile | null>(null)
  if (files.length === 0) return <p className="q">{empty ?? w.none}</p>
  return (
    <>
      <ul className="rows files">
        {files.map((file) => (
          <li key={file.id}>
            <FileLine file={file} />
            {file.forgottenWhy === null ? (
              <span className="row">
                {findKind(file.mediaType)?.isShown ? (
                  <Button size="small" onClick={() => setShown(file)}>
                    {w.preview}
                    <span className="vh"> {file.name}</span>
                  </Button>
                ) : null}
                <Download file={file} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {shown ? <Preview key={shown.id} file={shown} onClose={() => setShown(null)} /> : null}
    </>
  )
}

function FileLine({ file }: { readonly file: ShownFile }) {
  const { lang } = useDesk()
  return (
    <div>
      <span className="breaks">{file.name}</span>
      <span className="q">
        {[
          findKind(file.mediaType)?.name[lang] ?? file.mediaType,
          sayBytes(file.bytes),
          sayMoment(file.uploadedAt, lang),
          file.forgottenWhy === null ? null : fileWords[lang].forgotten(file.forgottenWhy),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </div>
  )
}

/** A link where the address says all; on another's behalf the content is fetched first. */
function Download({ file }: { readonly file: ShownFile }) {
  const { lang, slug, mandate } = useDesk()
  const w = fileWords[lang]
  const [failure, setFailure] = useState<Failure | null>(null)
  const said = (
    <>
      {w.download}
      <span className="vh"> {file.name}</span>
    </>
  )
  if (mandate === null)
    return (
      <a href={addressOf({ slug, mandate }, file.id)} download={file.name}>
        {said}
      </a>
    )
  return (
    <>
      <button
        type="button"
        className="plain"
        onClick={() => {
          setFailure(null)
          fetchContent({ slug, mandate }, file.id).then(
            (content) => save(content, file.name),
            (error: unknown) => setFailure(error instanceof Failure ? error : null),
          )
        }}
      >
        {said}
      </button>
      <FailureLine failure={failure} />
    </>
  )
}

function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun by then.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Drawn, never run: a picture or the pages of a PDF, on canvases of ours. */
function Preview({ file, onClose }: { readonly file: ShownFile; readonly onClose: () => void }) {
  const { lang, slug, mandate } = useDesk()
  const w = fileWords[lang]
  const dialog = useRef<HTMLDialogElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const id = useId()
  const [state, setState] = useState<'loading' | 'shown' | 'cannot'>('loading')
  const [note, setNote] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    const shown = dialog.current
    if (shown && !shown.open) shown.showModal()
    return () => shown?.close()
  }, [])
  useEffect(() => {
    const into = sheet.current
    const stop = new AbortController()
    if (!into) return
    draw(file, { slug, mandate }, into, lang, stop.signal).then(
      (said) => {
        setNote(said)
        setState('shown')
      },
      (error: unknown) => {
        if (stop.signal.aborted) return
        setFailure(error instanceof Failure ? error : null)
        setState('cannot')
      },
    )
    return () => {
      stop.abort()
      into.replaceChildren()
    }
  }, [file, slug, mandate, lang])
  return (
    <dialog ref={dialog} className="drawer" aria-labelledby={id} onClose={onClose}>
      <div className="hd">
        <h2 id={id} className="breaks">
          {file.name}
        </h2>
        <span className="row end">
          <Download file={file} />
          <Button onClick={onClose}>{w.close}</Button>
        </span>
      </div>
      {state === 'loading' ? (
        <p className="q" role="status">
          {w.loading}
        </p>
      ) : null}
      <FailureLine failure={failure} />
      {state === 'cannot' && !failure ? <p>{w.cannotShow}</p> : null}
      {note ? <p className="q">{note}</p> : null}
      <div ref={sheet} className="sheet" />
    </dialog>
  )
}

async function draw(
  file: ShownFile,
  place: { readonly slug: string; readonly mandate: string | null },
  into: HTMLElement,
  lang: 'zh' | 'en',
  signal: AbortSignal,
): Promise<string | null> {
  const w = fileWords[lang]
  const content = await fetchContent(place, file.id, signal)
  if (file.mediaType === 'application/pdf') {
    const { showPdf, MOST_PAGES } = await import('./show-pdf.ts')
    const pages = await showPdf(content, into, w.page)
    return pages > MOST_PAGES ? w.morePages(MOST_PAGES, pages) : null
  }
  const picture = await createImageBitmap(content)
  signal.throwIfAborted()
  const canvas = document.createElement('canvas')
  canvas.width = picture.width
  canvas.height = picture.height
  canvas.setAttribute('role', 'img')
  canvas.setAttribute('aria-label', file.name)
  canvas.getContext('2d')?.drawImage(picture, 0, 0)
  picture.close()
  into.replaceChildren(canvas)
  return null
}

interface Coming {
  readonly key: number
  readonly file: File
  readonly share: number
  readonly failure: Failure | null
  readonly stop: () => void
}

interface FileFieldProps {
  readonly label: string
  /** What was brought and is to be handed in. */
  readonly files: readonly ShownFile[]
  readonly onChange: (change: (files: readonly ShownFile[]) => readonly ShownFile[]) => void
  /** Whether something is on its way: the form waits with handing in. */
  readonly onBusy?: (isBusy: boolean) => void
  readonly mostBytes?: number
}

const MEGABYTE = 1024 * 1024
let keys = 0

/** Brings files before the form is handed in; `onChange` like a state's setter, since files come one after the other. */
export function FileField({ label, files, onChange, onBusy, mostBytes = 50 * MEGABYTE }: FileFieldProps) {
  const { lang, slug, mandate } = useDesk()
  const w = fileWords[lang]
  const id = useId()
  const [coming, setComing] = useState<readonly Coming[]>([])
  const [said, setSaid] = useState('')
  const running = useRef(new Map<number, Upload>())
  const picker = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const isBusy = coming.some(({ failure }) => failure === null)
  useEffect(() => onBusy?.(isBusy), [isBusy, onBusy])
  useEffect(() => {
    const all = running.current
    // Whoever leaves the form has stopped bringing.
    return () => {
      for (const one of all.values()) one.stop()
    }
  }, [])
  const change = useCallback(
    (key: number, part: Partial<Coming> | null) =>
      setComing((all) =>
        part === null
          ? all.filter((one) => one.key !== key)
          : all.map((one) => (one.key === key ? { ...one, ...part } : one)),
      ),
    [],
  )
  const begin = (file: File) => {
    const key = keys++
    if (file.size > mostBytes) {
      setComing((all) => [...all, { key, file, share: 0, failure: tooLarge(mostBytes), stop: () => change(key, null) }])
      return
    }
    const started = upload({ slug, mandate }, file, (share) => change(key, { share }))
    running.current.set(key, started)
    setComing((all) => [...all, { key, file, share: 0, failure: null, stop: started.stop }])
    started.done
      .then(
        (stored) => {
          change(key, null)
          setSaid(w.uploaded(stored.name))
          onChange((all) => [...all, stored])
        },
        (error: unknown) => change(key, error instanceof Failure ? { failure: error } : null),
      )
      .finally(() => running.current.delete(key))
  }
  const take = (chosen: Iterable<File> | null) => {
    for (const file of chosen ?? []) begin(file)
  }
  const remove = (file: ShownFile) => {
    onChange((all) => all.filter((one) => one.id !== file.id))
    // What is not handed in is forgotten after a week in any case, so a failure changes nothing.
    void fetch(`${addressOf({ slug, mandate }, file.id)}/forget`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', ...(mandate ? { 'x-courtyard-mandate': mandate } : {}) },
      body: JSON.stringify({ why: w.removedWhy }),
    }).catch(() => undefined)
  }
  return (
    <fieldset className="field file-field" aria-describedby={`${id}-hint`}>
      <legend>{label}</legend>
      <p className="q" id={`${id}-hint`}>
        {w.hint(Math.floor(mostBytes / MEGABYTE))}
      </p>
      {files.length > 0 ? (
        <ul className="rows files">
          {files.map((file) => (
            <li key={file.id}>
              <FileLine file={file} />
              <Button size="small" onClick={() => remove(file)}>
                {w.remove}
                <span className="vh"> {file.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {coming.map((one) => (
        <div key={one.key} className="coming">
          {one.failure ? (
            <>
              <span className="breaks">{one.file.name}</span>
              <FailureLine failure={one.failure} />
              <span className="row">
                {one.failure.mayPass ? (
                  <Button
                    size="small"
                    onClick={() => {
                      change(one.key, null)
                      begin(one.file)
                    }}
                  >
                    {w.again}
                  </Button>
                ) : null}
                <Button size="small" onClick={() => change(one.key, null)}>
                  {w.remove}
                  <span className="vh"> {one.file.name}</span>
                </Button>
              </span>
            </>
          ) : (
            <>
              <label>
                <span className="breaks">{w.uploading(one.file.name, Math.floor(one.share * 100))}</span>
                <progress max={1} value={one.share} />
              </label>
              <Button size="small" onClick={one.stop}>
                {w.stop}
                <span className="vh"> {one.file.name}</span>
              </Button>
            </>
          )}
        </div>
      ))}
      <div className="row">
        <Button onClick={() => picker.current?.click()}>{w.choose}</Button>
        <Button className="phone-only" onClick={() => camera.current?.click()}>
          {w.photo}
        </Button>
      </div>
      <input
        ref={picker}
        hidden
        type="file"
        multiple
        accept={ACCEPTED}
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
      <input
        ref={camera}
        hidden
        type="file"
        accept="image/*"
        capture="environment"
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
      <p className="vh" role="status">
        {said}
      </p>
    </fieldset>
  )
}

function tooLarge(mostBytes: number): Failure {
  const megabytes = Math.floor(mostBytes / MEGABYTE)
  return new Failure('refused', {
    status: 413,
    code: 'too_large',
    title: { zh: fileWords.zh.tooLarge(megabytes), en: fileWords.en.tooLarge(megabytes) },
    requestId: null,
    waitSeconds: null,
    more: {},
  })
}
