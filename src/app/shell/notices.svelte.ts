import { recall, remember } from '../../browser/remembered';

const KEY = 'notify-when-done';

export type NoticeState = 'off' | 'on' | 'denied' | 'unsupported';

/** Notifications of the system when a study is done. The browser is asked for permission only when the person ticks the box. */
class Notices {
  #wanted = $state(recall(KEY) === 'on');
  #permission = $state<NotificationPermission | null>(
    'Notification' in globalThis ? Notification.permission : null,
  );

  get state(): NoticeState {
    if (this.#permission === null) return 'unsupported';
    if (!this.#wanted) return 'off';
    return this.#permission === 'granted' ? 'on' : 'denied';
  }

  async want(value: boolean): Promise<void> {
    this.#wanted = value;
    if (value && this.#permission === 'default') this.#permission = await Notification.requestPermission();
    remember(KEY, value && this.#permission === 'granted' ? 'on' : 'off');
  }

  /** Shows a notice, unless the person has the page in front of them. */
  async tell(title: string, body: string): Promise<void> {
    if (this.state !== 'on' || document.hasFocus()) return;
    const options = { body, tag: 'study', icon: new URL('icon.svg', document.baseURI).href };
    // Phones only know notices of a service worker; it brings the page back when the notice is pressed.
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker) await worker.showNotification(title, options);
    else new Notification(title, options).onclick = () => focus();
  }
}

export const notices = new Notices();
