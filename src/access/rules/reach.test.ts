import { expect, it } from 'vitest'
import { holdsAt, holdsEverywhere, holdsSomewhere } from './reach.ts'

const rights = { 'people.see': true, 'people.manage': ['here'], 'duties.see': [] } as const

it('a right of the whole programme holds at every organisation', () => {
  expect(holdsAt(rights, 'people.see', 'anywhere')).toBe(true)
  expect(holdsEverywhere(rights, 'people.see')).toBe(true)
})

it('a right holds where it is listed and nowhere else', () => {
  expect(holdsAt(rights, 'people.manage', 'here')).toBe(true)
  expect(holdsAt(rights, 'people.manage', 'there')).toBe(false)
  expect(holdsEverywhere(rights, 'people.manage')).toBe(false)
  expect(holdsSomewhere(rights, 'people.manage')).toBe(true)
})

it('an empty list is held nowhere, and so is what every object inherits', () => {
  expect(holdsSomewhere(rights, 'duties.see')).toBe(false)
  for (const right of ['constructor', '__proto__', 'toString', 'roles.grant']) {
    expect(holdsSomewhere(rights, right)).toBe(false)
    expect(holdsAt(rights, right, 'here')).toBe(false)
  }
})
