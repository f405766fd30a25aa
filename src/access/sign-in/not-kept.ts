/** What ends with the moment and is in no backup: who is signed in, steps that wait, codes that were used, failed tries. */
export const NOT_KEPT: readonly string[] = ['auth.session', 'auth.verification', 'auth.used_code', 'auth.sign_in_try']
