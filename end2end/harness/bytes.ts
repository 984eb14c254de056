// What a page costs on the wire, as the browser counted it.
import { Page } from '@playwright/test';

export interface Download {
  url: string;
  bytes: number;
}

/** Counts every answer from now on, headers included, compressed as it came. */
export async function count(page: Page): Promise<Download[]> {
  const downloads: Download[] = [];
  const urls = new Map<string, string>();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.responseReceived', (event) => urls.set(event.requestId, event.response.url));
  session.on('Network.loadingFinished', (event) => {
    const url = urls.get(event.requestId);
    if (url?.startsWith('http')) downloads.push({ url, bytes: event.encodedDataLength });
  });
  return downloads;
}

export function total(downloads: Download[]): number {
  return downloads.reduce((sum, one) => sum + one.bytes, 0);
}
