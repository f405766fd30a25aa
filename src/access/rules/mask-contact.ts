import type { ContactField } from '../people.schema.ts'

/**
 * What is shown of a contact to whoever may see the person: enough to tell two apart, never enough to use. Spaces and
 * hyphens of a number are taken out first.
 *
 * 138****5678 · w***@example.cn · 320*************12
 */
export function maskContact(field: ContactField, value: string): string {
  switch (field) {
    case 'email': {
      const at = value.lastIndexOf('@')
      return `${value.slice(0, Math.min(1, at))}***${value.slice(at)}`
    }
    case 'phone': {
      const digits = value.replaceAll(/[ -]/g, '')
      const shown = digits.length >= 11 ? 4 : 2
      return `${digits.slice(0, shown - 1)}${'*'.repeat(digits.length - 2 * shown + 1)}${digits.slice(-shown)}`
    }
    case 'id_number':
      return `${value.slice(0, 3)}${'*'.repeat(value.length - 5)}${value.slice(-2)}`
  }
}
