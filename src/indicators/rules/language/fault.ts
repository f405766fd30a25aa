import type { Place } from './expression.ts'

/**
 * What is wrong with an expression, and where. Each says what was found and, where there is something to expect, what.
 */
export type Fault = Place &
  (
    | { readonly code: 'too_long'; readonly most: number }
    | { readonly code: 'too_deep'; readonly most: number }
    | { readonly code: 'unknown_sign'; readonly found: string }
    | { readonly code: 'not_a_number'; readonly found: string }
    | { readonly code: 'too_many_digits'; readonly most: number }
    | { readonly code: 'not_a_unit'; readonly found: string }
    | { readonly code: 'unit_too_long' }
    | { readonly code: 'value_expected'; readonly found: string | null }
    | { readonly code: 'sign_expected'; readonly found: string }
    | { readonly code: 'bracket_expected'; readonly found: string | null }
    | { readonly code: 'comma_expected'; readonly found: string | null }
    | { readonly code: 'code_expected'; readonly of: string; readonly found: string | null }
    | { readonly code: 'periods_expected'; readonly most: number; readonly found: string | null }
    | { readonly code: 'unknown_function'; readonly found: string }
    | { readonly code: 'function_without_brackets'; readonly found: string }
    | { readonly code: 'unknown_code'; readonly found: string }
    | { readonly code: 'unlike_units'; readonly left: string; readonly right: string }
    | { readonly code: 'other_unit'; readonly declared: string; readonly found: string }
    | { readonly code: 'names_no_indicator' }
  )

interface Words {
  readonly zh: string
  readonly en: string
}

const shown = (found: string | null): Words =>
  found === null
    ? { zh: '公式到此结束', en: 'The formula ends here' }
    : { zh: `这里是“${found}”`, en: `“${found}” stands here` }

/** In words: what is wrong, and what to write instead. */
export function sayFault(fault: Fault): Words {
  switch (fault.code) {
    case 'too_long':
      return {
        zh: `公式太长，最多 ${fault.most} 个字符；请拆成几个计算指标。`,
        en: `The formula is too long: ${fault.most} characters at most. Divide it into several computed indicators.`,
      }
    case 'too_deep':
      return {
        zh: `括号套得太深，最多 ${fault.most} 层；请拆成几个计算指标。`,
        en: `Brackets are nested too deep: ${fault.most} levels at most. Divide it into several computed indicators.`,
      }
    case 'unknown_sign':
      return {
        zh: `不认识“${fault.found}”。可用的有 + - * / ( ) 、数字、指标代码和函数。`,
        en: `“${fault.found}” means nothing here. There are + - * / ( ), numbers, codes of indicators and functions.`,
      }
    case 'not_a_number':
      return {
        zh: `“${fault.found}”不是数。请写成 12 或 12.5。`,
        en: `“${fault.found}” is no number. Write 12 or 12.5.`,
      }
    case 'too_many_digits':
      return {
        zh: `数字太长，最多 ${fault.most} 位。`,
        en: `The number is too long: ${fault.most} digits at most.`,
      }
    case 'not_a_unit':
      return {
        zh: `“${fault.found}”不是计量单位。请写成 [万元/亩]、[%] 这样。`,
        en: `“${fault.found}” is no unit. Write it as in [万元/亩] or [%].`,
      }
    case 'unit_too_long':
      return {
        zh: '得出的计量单位过于复杂，请检查乘除关系。',
        en: 'The unit that comes out has too many parts; look at what is multiplied and divided.',
      }
    case 'value_expected': {
      const { zh, en } = shown(fault.found)
      return {
        zh: `${zh}，应当是指标代码、数字、函数或“(”。`,
        en: `${en}, where a code, a number, a function or “(” is expected.`,
      }
    }
    case 'sign_expected':
      return {
        zh: `这里是“${fault.found}”，前面应当有 + - * / 之一。`,
        en: `“${fault.found}” stands here, where one of + - * / is expected first.`,
      }
    case 'bracket_expected': {
      const { zh, en } = shown(fault.found)
      return { zh: `${zh}，应当是“)”。`, en: `${en}, where “)” is expected.` }
    }
    case 'comma_expected': {
      const { zh, en } = shown(fault.found)
      return { zh: `${zh}，应当是“,”。`, en: `${en}, where “,” is expected.` }
    }
    case 'code_expected': {
      const { zh, en } = shown(fault.found)
      return {
        zh: `${zh}，${fault.of} 里应当写一个指标代码。`,
        en: `${en}, where ${fault.of} takes the code of one indicator.`,
      }
    }
    case 'periods_expected': {
      const { zh, en } = shown(fault.found)
      return {
        zh: `${zh}，应当写往前几期：1 到 ${fault.most} 的整数。`,
        en: `${en}, where a whole number of periods from 1 to ${fault.most} is expected.`,
      }
    }
    case 'unknown_function':
      return {
        zh: `没有“${fault.found}”这个函数。可用的有 sum、mean、min、max、ratio、growth、previous。`,
        en: `There is no function “${fault.found}”. There are sum, mean, min, max, ratio, growth and previous.`,
      }
    case 'function_without_brackets':
      return {
        zh: `“${fault.found}”是函数，后面应当有“(”。`,
        en: `“${fault.found}” is a function; “(” is expected after it.`,
      }
    case 'unknown_code':
      return {
        zh: `指标目录中没有“${fault.found}”。`,
        en: `The catalogue has no indicator “${fault.found}”.`,
      }
    case 'unlike_units':
      return {
        zh: `两边的计量单位不同：左边是 ${fault.left}，右边是 ${fault.right}，不能相加减或比较。`,
        en: `The two sides have unlike units: ${fault.left} on the left, ${fault.right} on the right. They cannot be added or compared.`,
      }
    case 'other_unit':
      return {
        zh: `算出来的单位是 ${fault.found}，而指标的单位是 ${fault.declared}。换算时请给数字写上单位，例如 10000[万元/亿元]、100[%]。`,
        en: `What comes out is in ${fault.found}, and the indicator is in ${fault.declared}. To convert, give a number its unit, as in 10000[万元/亿元] or 100[%].`,
      }
    case 'names_no_indicator':
      return {
        zh: '公式中没有指标代码，算出来永远是同一个数。',
        en: 'The formula names no indicator, so it would always be the same number.',
      }
  }
}
