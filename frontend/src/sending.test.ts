import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { need } from "./need";
import { wireSending } from "./sending";

interface Answer {
  /** Where it came from in the end: a redirect was followed. */
  from: string;
  type?: string;
  body: string;
}

let answer: Answer;
let went: string[];

class AnsweredRequest extends EventTarget {
  upload = new EventTarget();
  open = vi.fn();
  setRequestHeader = vi.fn();
  get responseURL(): string { return new URL(answer.from, location.href).href; }
  get responseText(): string { return answer.body; }
  getResponseHeader(): string { return answer.type ?? "text/html; charset=utf-8"; }
  send(): void { this.dispatchEvent(new Event("load")); }
}

beforeEach(() => {
  went = [];
  vi.stubGlobal("XMLHttpRequest", AnsweredRequest);
  vi.spyOn(location, "assign").mockImplementation((to) => { went.push(String(to)); });
  standAt("/live/x/dias/");
  document.body.innerHTML = `<form data-large action="/live/x/dias/pdf/"><p role="status" data-state></p><button class="act">Voeg toe</button></form>`;
  wireSending(form());
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function standAt(page: string): void {
  (window as unknown as { happyDOM: { setURL: (to: string) => void } }).happyDOM.setURL(`https://vakkring.test${page}`);
}

function form(): HTMLFormElement {
  return need(document, "form", HTMLFormElement);
}

function send(given: Answer): void {
  answer = given;
  form().dispatchEvent(new Event("submit", { cancelable: true }));
}

const REFUSED = `<h1>Dia's</h1><form data-large action="/live/x/dias/pdf/"><p role="alert" tabindex="-1">Deze PDF is stuk.</p></form>`;

test.each(["/live/x/dias/pdf/", "/live/x/dias/"])("what is wrong shows in place, also when the form goes to another address than the page: on %s", (page) => {
  standAt(page);

  send({ from: "/live/x/dias/pdf/", body: REFUSED });

  expect(went).toEqual([]);
  expect(form().textContent).toContain("Deze PDF is stuk.");
});

test("it goes where the server says, and where the server led it instead", () => {
  send({ from: "/live/x/dias/pdf/", type: "application/json", body: `{"next": "/live/x/dias/"}` });
  delete form().dataset.busy;
  send({ from: "/inloggen/?next=/live/x/dias/pdf/", body: "<h1>Log in</h1>" });

  expect(went).toEqual(["/live/x/dias/", "https://vakkring.test/inloggen/?next=/live/x/dias/pdf/"]);
});

test("a form that was refused can be sent again", () => {
  send({ from: "/live/x/dias/pdf/", body: REFUSED });
  send({ from: "/live/x/dias/pdf/", type: "application/json", body: `{"next": "/live/x/dias/"}` });

  expect(went).toEqual(["/live/x/dias/"]);
});

test("the form hears that it was taken, not that somebody has to log in first", () => {
  const heard = vi.fn();
  document.addEventListener("sent", heard);

  send({ from: "/inloggen/?next=/live/x/dias/pdf/", body: "<h1>Log in</h1>" });
  expect(heard).not.toHaveBeenCalled();

  delete form().dataset.busy;
  send({ from: "/live/x/dias/pdf/", type: "application/json", body: `{"next": "/live/x/dias/"}` });
  expect(heard).toHaveBeenCalledOnce();
});

test("who is not logged in is led to the door, and what was typed is not sent", () => {
  const heard = vi.fn();
  form().addEventListener("sent", heard);

  send({ from: "/live/x/dias/pdf/", type: "application/json", body: `{"door": "/inloggen/?next=/x/"}` });

  expect(went).toEqual(["/inloggen/?next=/x/"]);
  expect(heard).not.toHaveBeenCalled();
});

test("a page that is no form says what helps, and that stays", () => {
  send({ from: "/live/x/dias/pdf/", body: "<main><h1>Stuur het nog een keer</h1><p>Ververs de pagina.</p></main>" });

  expect(form().querySelector("[data-state]")?.textContent).toBe("Ververs de pagina.");
});

test("a page that comes back can send again", () => {
  send({ from: "/live/x/dias/pdf/", type: "application/json", body: `{"next": "/a/"}` });
  send({ from: "/live/x/dias/pdf/", type: "application/json", body: `{"next": "/b/"}` });
  expect(went).toEqual(["/a/"]);

  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  send({ from: "/live/x/dias/pdf/", type: "application/json", body: `{"next": "/b/"}` });

  expect(went).toEqual(["/a/", "/b/"]);
});
