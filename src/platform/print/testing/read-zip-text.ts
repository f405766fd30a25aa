import yauzl from 'yauzl'

/** The text of one file of a zip: of a workbook or a Word file, as it is written. */
export async function readZipText(zip: Buffer, name: string): Promise<string> {
  const archive = await yauzl.fromBufferPromise(zip)
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName !== name) continue
    const chunks: Buffer[] = []
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString('utf8')
  }
  throw new Error(`no ${name} in the zip`)
}
