import type { Lang } from '../../ui/lang.ts'

const zh = {
  path: '院',
  title: '登录规则',
  lead: '全院共用，改动立即生效并记入留痕。',
  readOnly: '全院共用，由安全管理员修改。',
  rule: '规则',
  value: '取值',
  bounds: '允许范围',
  basis: '依据',
  mayBeOff: '可关闭',
  off: '已关闭',
  change: '修改',
  changeTitle: (label: string) => `修改规则：${label}`,
  within: (low: number, high: number, mayBeOff: boolean) =>
    `填 ${low} 到 ${high} 之间的整数${mayBeOff ? '，或 0 关闭' : ''}`,
  why: '原因',
  needWhy: '写明原因',
  changed: '已修改，立即生效。',
  units: {
    tries: '次',
    minutes: '分钟',
    characters: '个字符',
    kinds: '类',
    passwords: '个',
    days: '天',
    hours: '小时',
  } as Readonly<Record<string, string>>,
}

/** Words of the page about the rules of signing in. */
export const rulesWords: Readonly<Record<Lang, typeof zh>> = {
  zh,
  en: {
    path: 'Yard',
    title: 'Sign-in rules',
    lead: 'Shared by the whole house; a change holds at once and stands in the record.',
    readOnly: 'Shared by the whole house; the security administrator changes them.',
    rule: 'Rule',
    value: 'Value',
    bounds: 'Bounds',
    basis: 'Rests on',
    mayBeOff: 'may be off',
    off: 'off',
    change: 'Change',
    changeTitle: (label) => `Change a rule: ${label}`,
    within: (low, high, mayBeOff) =>
      `Enter a whole number from ${low} to ${high}${mayBeOff ? ', or 0 to switch it off' : ''}`,
    why: 'Reason',
    needWhy: 'Say why',
    changed: 'Changed; it holds at once.',
    units: {
      tries: 'tries',
      minutes: 'minutes',
      characters: 'characters',
      kinds: 'kinds',
      passwords: 'passwords',
      days: 'days',
      hours: 'hours',
    },
  },
}
