/** One card of the form: its photo or film goes out as soon as it is chosen, and again when reception comes back. */
import { shrink } from "../shrink";

interface Answer {
  stored?: string;
  picture?: string;
  text?: string;
}

export class Slot {
  readonly number: string;
  address = "";
  private pending: File | null = null;
  private going = false;
  private changed: () => void = () => undefined;

  constructor(
    readonly root: HTMLFieldSetElement,
    private readonly form: HTMLFormElement,
  ) {
    this.number = root.dataset.slot ?? "";
    this.address = this.root.querySelector<HTMLImageElement>("[data-picture]")?.getAttribute("src") ?? "";
  }

  /** Something is in it, or wrong with it. */
  get used(): boolean {
    const wrong = this.root.querySelector("[aria-invalid=true]") !== null;
    return wrong || Boolean(this.stored?.value) || Boolean(this.root.querySelector("textarea")?.value);
  }

  /** Something was chosen that is not at the server yet. */
  get waiting(): boolean {
    return this.pending !== null;
  }

  wire(changed: () => void): void {
    this.changed = changed;
    const input = this.input;
    const take = (): void => {
      const file = input?.files?.[0];
      if (file) void this.take(file);
    };
    input?.addEventListener("change", take);
    take(); // what was chosen while this script was still on its way
  }

  /** Shows what came in on an earlier day. */
  bringBack(address: string): void {
    if (this.stored?.value) this.arrived(address);
  }

  retry(): void {
    if (this.pending && !this.going) this.send(this.pending);
  }

  private async take(file: File): Promise<void> {
    this.pending = file; // before anything else: the form must not go without it
    this.tell(this.form.dataset.sending ?? "");
    const small = await shrink(file);
    if (this.pending !== file) return; // another one was chosen meanwhile
    this.pending = small;
    this.send(small);
  }

  private send(file: File): void {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.value("csrfmiddlewaretoken"));
    body.append("place", this.value("place"));
    body.append("file", file);
    this.going = true;
    this.progress(0);
    this.tell(this.form.dataset.sending ?? "");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) this.progress((100 * event.loaded) / event.total);
    });
    request.addEventListener("loadend", () => {
      this.going = false;
      this.progress(null);
      if (this.pending === file) this.settle(request);
      else this.retry(); // another one was chosen while this one was under way
    });
    request.open("POST", this.form.dataset.upload ?? "");
    request.responseType = "json";
    request.send(body);
  }

  private settle(request: XMLHttpRequest): void {
    const answer = request.response as Answer | null;
    if (answer?.stored) {
      this.pending = null;
      if (this.stored) this.stored.value = answer.stored;
      this.emptyInput();
      this.arrived(answer.picture ?? "");
      this.changed();
    } else if (answer?.text) {
      this.pending = null;
      this.emptyInput();
      this.tell(answer.text, true);
    } else {
      this.tell(this.form.dataset.waits ?? "", true);
    }
  }

  private arrived(address: string): void {
    const picture = this.root.querySelector<HTMLImageElement>("[data-picture]");
    this.address = address;
    if (picture) {
      picture.hidden = address === "";
      if (address) picture.src = address;
    }
    this.tell(address ? (this.form.dataset.arrived ?? "") : `${this.form.dataset.film ?? ""}: ${this.form.dataset.arrived ?? ""}`);
  }

  private tell(words: string, wrong = false): void {
    const shown = this.root.querySelector<HTMLElement>("[data-shown]");
    const state = this.root.querySelector<HTMLElement>("[data-state]");
    if (shown) shown.hidden = false;
    if (state) {
      state.textContent = words;
      state.classList.toggle("wrong", wrong);
    }
  }

  private progress(percentage: number | null): void {
    const bar = this.root.querySelector<HTMLProgressElement>("[data-progress]");
    if (!bar) return;
    bar.hidden = percentage === null;
    bar.value = percentage ?? 0;
  }

  private emptyInput(): void {
    const input = this.input;
    if (input) input.value = "";
  }

  private get stored(): HTMLInputElement | null {
    return this.root.querySelector<HTMLInputElement>("[data-stored]");
  }

  private value(name: string): string {
    const field = this.form.elements.namedItem(name);
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : "";
  }

  private get input(): HTMLInputElement | null {
    return this.root.querySelector("[data-file]");
  }
}
