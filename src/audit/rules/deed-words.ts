/** What each act is called in the record, in the past. An act that has no words here is shown by its name. */
const DEEDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'duties.assign': ['交办待办', 'assigned a duty'],
  'duties.close': ['办结待办', 'closed a duty'],
  'organisations.record': ['登记组织变动', 'recorded a change of organisations'],
  'organisations.found': ['登记组织设立', 'recorded a founding'],
  'organisations.rename': ['登记组织更名', 'recorded a new name'],
  'organisations.move': ['登记组织划转', 'recorded a move'],
  'organisations.merge': ['登记组织合并', 'recorded a merger'],
  'organisations.split': ['登记组织分立', 'recorded a split'],
  'organisations.end': ['登记组织撤销', 'recorded an end'],
  'organisations.take_role': ['登记组织承担角色', 'recorded a role taken on'],
  'organisations.leave_role': ['登记组织卸下角色', 'recorded a role given up'],
  'people.add': ['登记人员', 'entered a person'],
  'people.change': ['修改资料', 'changed details'],
  'people.appoint': ['任命', 'appointed'],
  'people.end_appointment': ['结束任职', 'ended an appointment'],
  'people.give_mandate': ['委托他人代行', 'gave a mandate'],
  'people.accept_mandate': ['接受委托', 'accepted a mandate'],
  'people.decline_mandate': ['不接受委托', 'declined a mandate'],
  'people.end_mandate': ['终止委托', 'ended a mandate'],
  'people.draw_up_handover': ['拟交接单', 'drew up a handover'],
  'people.sign_handover': ['签署交接单', 'signed a handover'],
  'people.withdraw_handover': ['撤回交接单', 'withdrew a handover'],
  'people.read_message': ['读消息', 'read a message'],
  'people.reveal': ['查看完整信息', 'looked at a contact in full'],
  'people.invite_from_the_machine': ['在机器上发出邀请', 'invited from the machine'],
  'channels.add': ['新增外发渠道', 'added a way out of the desk'],
  'channels.change': ['修改外发渠道', 'changed a way out of the desk'],
  'channels.renew_secret': ['更换渠道密钥', 'made a new secret for a channel'],
  'channels.test': ['测试外发渠道', 'tested a channel'],
  'channels.retry': ['重发未送达的消息', 'had messages sent again'],
  'channels.choose': ['选用外发渠道', 'chose how to be told'],
  'parks.declare': ['申报园区', 'declared a park'],
  'parks.declare_again': ['重新申报园区', 'declared a park again'],
  'parks.withdraw': ['撤回园区申报', 'withdrew a declaration'],
  'parks.confirm': ['审核园区申报', 'confirmed a declaration'],
  'parks.return': ['退回园区申报', 'returned a declaration'],
  'parks.plan': ['列入谋划园区', 'listed a park as planned'],
  'parks.admit': ['纳入培育园区', 'admitted a park'],
  'parks.enter': ['补录在册园区', 'entered an admitted park'],
  'parks.send_back': ['市级退回申报', 'sent a declaration back'],
  'parks.recognise': ['登记认定', 'recorded a recognition'],
  'parks.remove': ['登记摘牌', 'recorded a removal'],
  'parks.redirect': ['调整主攻方向', 'changed the directions of a park'],
  'parks.restate': ['更正园区以往阶段', 'restated the past stages of a park'],
  'keeping.back_up': ['备份全部数据', 'backed up everything'],
  'keeping.restore': ['从备份恢复', 'restored a backup'],
  'plans.load': ['载入方案', 'loaded the programme'],
  'plans.export': ['导出方案', 'took the programme out'],
  'record.export': ['导出留痕', 'took out the record'],
  'record.open': ['打开留痕条目', 'opened an entry'],
  'imports.upload': ['预检导入表', 'previewed an import'],
  'imports.discard': ['放弃导入', 'discarded an import'],
  'imports.grant': ['任命导入表所列', 'appointed as an import lists'],
  'imports.confirm': ['确认导入', 'confirmed an import'],
  'imports.forget': ['清除过期的预检', 'forgot an old preview'],
  'sign_in.succeed': ['登录', 'signed in'],
  'sign_in.fail': ['登录失败', 'failed to sign in'],
  'sign_in.sign_out': ['退出登录', 'signed out'],
  'sign_in.end_session': ['结束登录', 'ended a session'],
  'sign_in.change_password': ['修改口令', 'changed the password'],
  'sign_in.begin_second_factor': ['开启双因素登录', 'turned the second factor on'],
  'sign_in.remove_second_factor': ['解除双因素登录', 'took the second factor away'],
  'sign_in.make_link': ['生成一次性链接', 'made a one-time link'],
  'sign_in.use_invitation': ['使用邀请', 'used an invitation'],
  'sign_in.use_reset': ['重设口令', 'set a new password'],
  'sign_in.make_token': ['生成机器令牌', 'made a machine token'],
  'sign_in.revoke_token': ['吊销机器令牌', 'revoked a machine token'],
  'sign_in.unlock': ['解锁账号', 'unlocked an account'],
  'sign_in.disable_account': ['停用账号', 'disabled an account'],
  'sign_in.enable_account': ['启用账号', 'enabled an account'],
  'sign_in.renew_recovery_codes': ['更换恢复码', 'made new recovery codes'],
  'sign_in.change_rule': ['修改登录规则', 'changed a rule of signing in'],
}

/** What the machine wrote without naming a deed is recorded as what happened to a row: `access.person.insert`. */
const ROWS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'access.organisation_event': ['组织变动', 'a change of organisations'],
  'access.person': ['人员', 'a person'],
  'access.person_contact': ['联系方式', 'a contact'],
  'access.appointment': ['任职', 'an appointment'],
  'access.mandate': ['授权委托', 'a mandate'],
  'access.duty': ['待办', 'a duty'],
  'access.handover': ['交接单', 'a handover'],
  'access.handover_item': ['交接清单', 'an item of a handover'],
  'parks.park_act': ['园区事项', 'an act about a park'],
}
const CHANGES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  insert: ['登记', 'entered '],
  update: ['更新', 'changed '],
  delete: ['删除', 'removed '],
}

/** What was done, in words; the bare name of an act that has none. */
export function sayDeed(act: string, lang: 'zh' | 'en'): string {
  const place = lang === 'zh' ? 0 : 1
  const end = act.lastIndexOf('.')
  const [change, row] = [CHANGES[act.slice(end + 1)], ROWS[act.slice(0, end)]]
  return DEEDS[act]?.[place] ?? (change && row ? `${change[place]}${row[place]}` : act)
}

/** Every act that has words, for who searches by act. */
export const NAMED_DEEDS: readonly string[] = Object.keys(DEEDS)

const SYSTEM: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  programme_loader: ['方案载入程序', 'Programme loader'],
  operator: ['机器操作员', 'Operator of the machine'],
  import_keeper: ['导入清理程序', 'Import keeper'],
  record_keeper: ['留痕封存程序', 'Record keeper'],
  post_office: ['邮件程序', 'Post office'],
}

/** Who did it where no person did. */
export function saySystemActor(name: string, lang: 'zh' | 'en'): string {
  return SYSTEM[name]?.[lang === 'zh' ? 0 : 1] ?? name
}
