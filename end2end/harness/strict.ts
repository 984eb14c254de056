// A page that forgives nothing: whatever the browser complains about fails the test that caused it.
import { BrowserContext, ConsoleMessage, Page, expect } from '@playwright/test';

interface Allowance {
  url: RegExp;
  status: number | 'failed';
}

export class Strictness {
  private problems: string[] = [];
  private allowed: Allowance[] = [];
  private disconnected = false;
  private dismissed = false;

  /** Answers that the test provokes on purpose: a status, or 'failed' for a request that gets none. */
  allow(url: RegExp, status: number | 'failed'): void {
    this.allowed.push({ url, status });
  }

  /** From here on the connection is cut on purpose: failed requests and sockets are what is to be seen. */
  expectDisconnection(): void {
    this.disconnected = true;
  }

  watch(context: BrowserContext): void {
    context.on('console', (message) => this.console(message));
    context.on('weberror', (error) => {
      const what = String(error.error().stack ?? error.error());
      if (!this.loaderRepeats(what, what)) this.note(`page error: ${what}`);
    });
    context.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // Leaving a page ends what it was still asking for; that is no failure.
      if (why === 'net::ERR_ABORTED' || this.disconnected || this.isAllowed(request.url(), 'failed')) return;
      this.note(`request failed: ${request.method()} ${request.url()} ${why}`);
    });
    context.on('response', (response) => {
      if (response.status() < 400 || this.isAllowed(response.url(), response.status())) return;
      this.note(`answered ${response.status()}: ${response.request().method()} ${response.url()}`);
    });
  }

  /** The server is about to go for good: nothing is heard any more. */
  dismiss(): void {
    this.dismissed = true;
  }

  /** Called at the end of each test. */
  verify(): void {
    expect(this.problems, 'what the browser complained about').toEqual([]);
  }

  private console(message: ConsoleMessage): void {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const text = message.text();
    const place = message.location().url;
    // The browser repeats a failed answer on the console; the answer itself is judged above.
    const repeats = text.startsWith('Failed to load resource');
    if (repeats && (this.disconnected || this.allowed.some((one) => one.url.test(place)))) return;
    if (this.loaderRepeats(text, place)) return;
    if (this.disconnected && /WebSocket connection to|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION/.test(text)) return;
    this.note(`console ${message.type()}: ${text} (${place})`);
  }

  private note(problem: string): void {
    if (!this.dismissed) this.problems.push(problem);
  }

  /** What loads the parts of the program says once more that one could not be fetched. */
  private loaderRepeats(text: string, place: string): boolean {
    const parts = this.isAllowed('/v/build/pkg/part.wasm', 'failed');
    return parts && text.includes('TypeError: Failed to fetch') && place.includes('/pkg/__wasm_split');
  }

  private isAllowed(url: string, status: Allowance['status']): boolean {
    return this.allowed.some((one) => one.status === status && one.url.test(url));
  }
}

/** Goes there and waits until the controls work. */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await hydrated(page);
}

export async function hydrated(page: Page): Promise<void> {
  await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
}
