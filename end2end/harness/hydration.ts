// The server's page and the hydrated one must be the same: hydration itself compares neither text nor attributes.
import { Page, expect } from '@playwright/test';

/** One line per element and text, in order, without what legitimately differs. */
async function outline(source: 'shown' | 'served'): Promise<string[]> {
  let root = document.body;
  if (source === 'served') {
    // Asked for by the page itself, so that cookies and language are the same.
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
    root = new DOMParser().parseFromString(await answer.text(), 'text/html').body as HTMLBodyElement;
  }
  // What the browser's part sets to say that it is there, and what the page's security changes as it loads.
  const ignoredAttributes = new Set(['data-hydrated', 'data-focused-for', 'nonce']);
  const ignoredElements = new Set(['SCRIPT', 'LINK', 'NOSCRIPT', 'STYLE', 'TEMPLATE']);
  const lines: string[] = [];
  const visit = (node: Node, depth: number): void => {
    if (node.nodeType === 3) {
      const text = (node.textContent ?? '').replace(/\s+/g, ' ').trim();
      // Neighbouring texts are one on the wire and may be several in the document.
      if (!text) return;
      const last = lines.length - 1;
      const mark = `${' '.repeat(depth)}"`;
      if (last >= 0 && lines[last].startsWith(mark)) lines[last] += ` ${text}`;
      else lines.push(mark + text);
      return;
    }
    if (node.nodeType !== 1) return;
    const element = node as Element;
    if (ignoredElements.has(element.tagName)) return;
    const attributes = [...element.attributes]
      .filter((one) => !ignoredAttributes.has(one.name))
      .map((one) => `${one.name}="${one.value}"`)
      .sort();
    lines.push(`${' '.repeat(depth)}<${[element.tagName.toLowerCase(), ...attributes].join(' ')}>`);
    element.childNodes.forEach((child) => visit(child, depth + 1));
  };
  visit(root, 0);
  return lines;
}

/** Compares the page as it is now with what the server sends for the same address. */
export async function sameAsTheServers(page: Page): Promise<void> {
  const served = await page.evaluate(outline, 'served' as const);
  const shown = await page.evaluate(outline, 'shown' as const);
  expect(shown).toEqual(served);
}
