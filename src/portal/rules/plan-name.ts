/**
 * A plan's title without the words every such title has: 关于 before it, 的行动方案 and the like behind it. For a
 * heading; the full title stands beside it.
 */
export function shortenPlanTitle(title: string): string {
  const bare = title
    .replace(/^.*?关于/, '')
    .replace(
      /的?(?:若干|三年|五年)?(?:行动方案|行动计划|实施方案|工作方案|实施意见|意见|方案|规划|通知)(?:[（(].*[)）])?$/,
      '',
    )
  return bare.length >= 4 ? bare : title
}
