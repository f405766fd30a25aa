import type { ReactNode } from 'react'

export type LightColour = 'green' | 'yellow' | 'red' | 'grey'

/** How something stands: shape first, word second, colour third, all three always together. */
export function Light({ colour, children }: { colour: LightColour; children: ReactNode }) {
  return (
    <span className={`light light-${colour}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <Shape colour={colour} />
      </svg>
      <span>{children}</span>
    </span>
  )
}

function Shape({ colour }: { colour: LightColour }) {
  if (colour === 'green')
    return (
      <>
        <circle cx="6" cy="6" r="6" fill="currentColor" />
        <path d="M3.2 6.2l2 2 3.6-4" fill="none" stroke="var(--surface)" strokeWidth="1.5" />
      </>
    )
  if (colour === 'yellow')
    return <path d="M6 1l5.2 10H.8z" fill="var(--yellow-fill)" stroke="currentColor" strokeLinejoin="round" />
  if (colour === 'red')
    return (
      <>
        <rect width="12" height="12" rx="1" fill="currentColor" />
        <path d="M3 6h6" stroke="var(--surface)" strokeWidth="2" />
      </>
    )
  return <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2.4 1.6" />
}
