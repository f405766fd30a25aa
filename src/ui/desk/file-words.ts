import type { Lang } from '../lang.ts'

const zh = {
  none: '没有附件。',
  preview: '查看',
  download: '下载',
  close: '关闭',
  forgotten: (why: string) => `内容已清除：${why}`,
  choose: '选择文件',
  photo: '拍照',
  hint: (mb: number) => `PDF、照片、docx、xlsx、pptx、ofd、txt、csv，每个不超过 ${mb} MB；先上传，随本次提交一起交出。`,
  uploading: (name: string, percent: number) => `正在上传 ${name}，${percent}%`,
  uploaded: (name: string) => `已上传 ${name}，还没有提交。`,
  stop: '停止',
  again: '再试一次',
  remove: '移除',
  removedWhy: '提交前移除',
  tooLarge: (mb: number) => `超过 ${mb} MB，请缩小或拆分。`,
  cannotShow: '这个浏览器不能显示它，请下载查看。',
  page: (page: number) => `第 ${page} 页`,
  morePages: (shown: number, pages: number) => `这里显示前 ${shown} 页，共 ${pages} 页；其余请下载查看。`,
  loading: '正在读取',
}

/** Words of the list of files and of the field that brings them. */
export const fileWords: Readonly<Record<Lang, typeof zh>> = {
  zh,
  en: {
    none: 'No files.',
    preview: 'View',
    download: 'Download',
    close: 'Close',
    forgotten: (why) => `The content was forgotten: ${why}`,
    choose: 'Choose files',
    photo: 'Take a photo',
    hint: (mb) =>
      `PDF, photos, docx, xlsx, pptx, ofd, txt, csv, ${mb} MB each at most; brought first, handed in with this form.`,
    uploading: (name, percent) => `Uploading ${name}, ${percent}%`,
    uploaded: (name) => `${name} is uploaded, and not handed in yet.`,
    stop: 'Stop',
    again: 'Try again',
    remove: 'Remove',
    removedWhy: 'removed before handing in',
    tooLarge: (mb) => `Larger than ${mb} MB; make it smaller or split it.`,
    cannotShow: 'This browser cannot show it; download it instead.',
    page: (page) => `Page ${page}`,
    morePages: (shown, pages) => `The first ${shown} of ${pages} pages; download the file for the rest.`,
    loading: 'Loading',
  },
}
