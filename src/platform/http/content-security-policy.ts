/** What a page may load and do: our own files, no script or style written into it, no frame around it. */
export const CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
}

/** The same for the desk, whose parts write style sheets at run time: they carry the nonce of this one answer. */
export function writePolicyWithNonce(nonce: string): string {
  const allowed = `'nonce-${nonce}'`
  const policy = {
    ...CONTENT_SECURITY_POLICY,
    'script-src': [...CONTENT_SECURITY_POLICY['script-src'], allowed],
    'style-src': [...CONTENT_SECURITY_POLICY['style-src'], allowed],
  }
  return Object.entries(policy)
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join(';')
}
