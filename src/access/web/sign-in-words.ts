import type { Lang } from '../../ui/lang.ts'

const zh = {
  title: '登录',
  lead: '用单位发给你的登录名。没有账号时请系统管理员发出邀请。',
  signInName: '登录名',
  password: '口令',
  signIn: '登录',
  needName: '填写登录名',
  needPassword: '填写口令',
  codeTitle: '双因素登录',
  code: '六位验证码，或一个恢复码',
  codeHint: '打开手机上的验证器应用，抄下六位数字。手机不在身边时用恢复码，每个只能用一次。',
  needCode: '填写验证码或恢复码',
  confirm: '确认',
  otherName: '换一个账号',
  orBy: '或从这里登录',
  by: (name: string) => `用${name}登录`,
  signOnErrors: {
    sign_on_unreachable: '统一认证平台没有答复。稍后再试，或用登录名登录。',
    sign_on_expired: '这次认证用时太久，已经失效，请再试一次。',
    sign_on_refused: '统一认证没有完成，请再试一次，或用登录名登录。',
    sign_on_unknown: '你在统一认证平台的账号还没有与这里的人员对应，请系统管理员登记。',
  } as Readonly<Record<string, string>>,
  madeUp: '进入编造的城市',
  madeUpLead: '这台机器上的演示。选一个岗位就能进去，不要口令；里面的组织、人员和数字都是编造的。',
  madeUpAll: (count: number) => `全部 ${count} 人`,
  madeUpFew: '只看每个岗位一人',
  findPerson: '按姓名、岗位或组织查找',
  none: '没有这样的人。',
  locked: (until: string) => `已锁定到 ${until}`,
  lockedHow: '连续多次失败。到时再试；急用请安全管理员解锁。',
}

export const signInWords: Readonly<Record<Lang, typeof zh>> = {
  zh,
  en: {
    title: 'Sign in',
    lead: 'With the name your office gave you. If you have no account, ask the system administrator for an invitation.',
    signInName: 'Sign-in name',
    password: 'Password',
    signIn: 'Sign in',
    needName: 'Enter your sign-in name',
    needPassword: 'Enter your password',
    codeTitle: 'Second factor',
    code: 'Six-digit code, or a recovery code',
    codeHint:
      'Open the authenticator on your phone and copy the six digits. Without the phone, use a recovery code; each works once.',
    needCode: 'Enter the code or a recovery code',
    confirm: 'Confirm',
    otherName: 'Use another account',
    orBy: 'Or sign in with',
    by: (name) => `Sign in with ${name}`,
    signOnErrors: {
      sign_on_unreachable: 'The city’s sign-on did not answer. Try again later, or use your sign-in name.',
      sign_on_expired: 'This sign-on took too long and is no longer valid; try again.',
      sign_on_refused: 'The city’s sign-on was not completed. Try again, or use your sign-in name.',
      sign_on_unknown:
        'Your account at the city’s sign-on belongs to nobody here yet; ask the system administrator to enter you.',
    },
    madeUp: 'Enter the made-up city',
    madeUpLead:
      'A demonstration on this machine. Choose a role and go in, without a password; the organisations, people and figures inside are invented.',
    madeUpAll: (count) => `All ${count} people`,
    madeUpFew: 'One person a role',
    findPerson: 'Find by name, role or organisation',
    none: 'Nobody like that.',
    locked: (until) => `Locked until ${until}`,
    lockedHow:
      'There were too many failures in a row. Try again then; if it is urgent, ask the security administrator.',
  },
}
