/** How many times over the generated tests run: once by default; the long tier asks for more (COURTYARD_ROUNDS). */
export const rounds = Math.max(1, Number(process.env.COURTYARD_ROUNDS ?? 1))

/** How often something is killed: once by default, twenty times in the long tier. */
export const kills = rounds > 1 ? 20 : 1
