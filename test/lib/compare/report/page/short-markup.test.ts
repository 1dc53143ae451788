import { shortMarkup } from '../../../../../lib/compare/report/page/short-markup.ts';

it.each([
  [
    'leaves out end tags that HTML implies',
    '<tr><th>a</th><td>b</td></tr></tbody></table>',
    '<tr><th>a<td>b</table>',
  ],
  [
    'leaves out the end of a paragraph before a block',
    '<li><p>a</p><pre>b</pre><p>c</p></li>',
    '<li><p>a<pre>b</pre><p>c',
  ],
  ['keeps end tags that HTML needs', '<p><b>a</b></p><code>b</code>', '<p><b>a</b></p><code>b</code>'],
  [
    'leaves out quotes that a value does not need',
    '<td class="c-ecs" colspan="5">',
    '<td class=c-ecs colspan=5>',
  ],
  ['keeps quotes around spaces', '<svg viewBox="0 0 1 1">', '<svg viewBox="0 0 1 1">'],
  ['keeps quotes around nothing', '<option value="">', '<option value="">'],
  ['keeps quotes around an equals sign', '<a href="https://a.b/?c=d">', '<a href="https://a.b/?c=d">'],
  ['keeps quotes before the slash of an empty element', '<path class="went"/>', '<path class="went"/>'],
  ['keeps the text as it is', '<code>&lt;td a="b"></code>', '<code>&lt;td a="b"></code>'],
  [
    'keeps scripts and styles as they are',
    '<script>if (a<b) c="<td></td>"</script><style>a[b="c"]{}</style>',
    '<script>if (a<b) c="<td></td>"</script><style>a[b="c"]{}</style>',
  ],
])('%s', (_, before, after) => expect(shortMarkup(before)).toBe(after));
