/** Whether a title or file name is that of a table of tasks: 重点任务分解表, 责任分工表 and the like. */
export function namesAnnex(title: string): boolean {
  return /分解表|分工|任务表|任务清单|责任清单|重点任务/.test(title)
}
