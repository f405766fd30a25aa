/** Statements that check what lies in `told`, down to `outcome`, and those that write what `outcome` says. */
export interface KindCheck {
  readonly check: readonly string[]
  readonly write: readonly string[]
}
