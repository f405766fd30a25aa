import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Problem } from '../http/problems.ts'
import { sayTooLarge } from './explain-unread.ts'
import type { SheetLimits } from './sheet-limits.ts'

export interface ReceivedSheet<Kind> {
  readonly kind: Kind
  readonly fileName: string
  readonly bytes: Buffer
  /** The other fields of the form, by their names. */
  readonly fields: ReadonlyMap<string, string>
}

/** Lets the routes of an instance take one sheet each, with what it is. */
export async function takeSheets(uploads: FastifyInstance, limits: SheetLimits): Promise<void> {
  await uploads.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: limits.fileBytes, files: 1, fields: 2, parts: 3, fieldSize: 100, headerPairs: 50 },
  })
}

/** @throws {Problem} no form, no file in it, none of these kinds, or larger than allowed */
export async function receiveSheet<Kind>(
  request: FastifyRequest,
  kinds: z.ZodType<Kind>,
  limits: SheetLimits,
): Promise<ReceivedSheet<Kind>> {
  if (!request.isMultipart()) {
    throw new Problem(415, 'unsupported_media_type', {
      title: '请以表单（multipart/form-data）提交文件。',
      titleEn: 'Send the file as a form (multipart/form-data).',
    })
  }
  const fields = new Map<string, string>()
  let file: { fileName: string; bytes: Buffer } | null = null
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (typeof part.value === 'string') fields.set(part.fieldname, part.value)
        continue
      }
      const bytes = await part.toBuffer()
      if (part.file.truncated) throw sayTooLarge(limits)
      file = {
        fileName:
          part.filename
            .normalize('NFC')
            .replaceAll(/\p{Cc}/gu, '')
            .slice(-200) || 'import.xlsx',
        bytes,
      }
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw malformed(error)
  }
  const asked = kinds.safeParse(fields.get('kind'))
  if (!asked.success || file === null) throw malformed(null)
  return { kind: asked.data, ...file, fields }
}

function malformed(cause: unknown): Problem {
  return new Problem(
    400,
    'malformed_form',
    { title: '表单须含类别和一个文件。', titleEn: 'The form holds the kind and one file.' },
    { cause },
  )
}
