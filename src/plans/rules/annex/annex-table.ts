/** What the columns of the annex table are for, by their names. */
export type AnnexColumn = 'number' | 'item' | 'content' | 'lead' | 'support' | 'firstLeads' | 'due' | 'other'

/** Words that make the first of the units listed the leading one. */
export const firstLeadsPattern =
  /(?:列第一|第一位|首位|排第一|排名第一|列在首)[^。]{0,12}牵头|牵头[^。]{0,10}(?:列第一|第一位|首位|排第一)/

const columns: readonly (readonly [AnnexColumn, RegExp])[] = [
  ['number', /^(?:序号|编号|序|No\.?)$/i],
  [
    'due',
    /^(?:完成时限|完成时间|完成期限|时间节点|时限|进度安排|时间要求|时间进度|时间安排|办理时限|工作时限|完成时限要求|时限要求|推进时间|计划完成时间|实施时间|完成节点)/,
  ],
  [
    'lead',
    /^(?:牵头单位|牵头部门|牵头责任单位|主要责任单位|第一责任单位|主责单位|主责部门|牵头领导单位|主办单位|牵头|责任牵头单位|牵头处室|牵头(?:（责任）|\(责任\))单位)$/,
  ],
  [
    'support',
    /^(?:责任单位|负责单位|负责部门|分工单位|配合单位|参与单位|协同单位|配合部门|责任部门|参与部门|协办单位|配合责任单位|责任主体|参加单位|落实单位|责任\/配合单位|责任单位\/配合单位|责任（配合）单位|配合(?:（参与）|\(参与\))单位|责任分工|协同部门|推进单位|推进部门|实施单位|实施部门|实施主体|承办单位|责任科室)$/,
  ],
  [
    'item',
    /^(?:重点任务|工作事项|任务|工作任务|主要任务|任务名称|事项|项目|任务事项|目标任务|重点工作|重点事项|任务类别|工作项目|主要工作|重点工作任务|任务分类|任务类型|主要方向|工作方向)$/,
  ],
  [
    'content',
    /^(?:具体举措|主要内容|具体任务|工作内容|具体内容|重点内容|工作举措|任务内容|工作措施|主要举措|具体措施|任务分解|主要措施|具体工作|细化任务|举措|措施|内容|工作要点|分解任务|具体事项|工作要求|具体工作任务|任务措施|任务举措|推进举措|工作内容及要求|重点举措|建设内容|具体工作内容)$/,
  ],
]

/** The column a head cell names; null when it names none we know. `市科委内牵头处室` and its like are `other`. */
export function findAnnexColumn(name: string): AnnexColumn | null {
  const whole = name.replace(/\s/g, '')
  if (whole === '' || whole.length > 40) return null
  if (/^(?:责任|牵头)/.test(whole) && firstLeadsPattern.test(whole)) return 'firstLeads'
  const plain = whole.replace(/[（(][^（）()]{0,30}[）)]$/, '')
  const bare = plain === '' ? whole : plain
  if (bare.length > 16) return null
  for (const [column, pattern] of columns) if (pattern.test(bare)) return column
  if (
    /^(?:备注|参考文件|依据|文件依据|类别|目标|工作目标|预期目标|年度目标|序列|分类|责任人|联系人|成果形式|分管领导|责任领导|牵头领导|阶段目标|进展|指标)$/.test(
      bare,
    )
  )
    return 'other'
  return /(?:处室|科室|领导|责任人|联系人)$/.test(bare) ? 'other' : null
}

/** The columns of a head row; null when it is no head of such a table: a task or a content, and owners or a date. */
export function readAnnexHead(cells: readonly string[]): AnnexColumn[] | null {
  const head = cells.map((cell) => findAnnexColumn(cell))
  const named = head.filter((column) => column !== null)
  if (named.length < 2 || named.length < head.filter((_, index) => cells[index]?.trim() !== '').length) return null
  const task = named.includes('item') || named.includes('content')
  const duty =
    named.includes('lead') || named.includes('support') || named.includes('firstLeads') || named.includes('due')
  if (!task || !duty) return null
  return settle(head.map((column) => column ?? 'other'))
}

/** Of two columns with one meaning the first keeps it; the item is there even when only a content is named. */
function settle(head: AnnexColumn[]): AnnexColumn[] {
  const seen = new Set<AnnexColumn>()
  return head.map((column) => {
    if (column === 'item' && seen.has('item') && !seen.has('content')) {
      seen.add('content')
      return 'content'
    }
    if (column !== 'other' && seen.has(column)) return 'other'
    seen.add(column)
    return column
  })
}
