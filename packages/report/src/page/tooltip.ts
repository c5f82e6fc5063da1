/** One quiet tooltip for all figures; text only, so nothing in the data can become markup. */
const element = document.createElement("div");
element.className = "tooltip";
element.setAttribute("role", "status");
element.hidden = true;
document.body.append(element);

/** Shows what a mark says, or hides when it says nothing. */
export function showTooltip(
  event: { clientX: number; clientY: number } | Event,
  value: unknown,
): void {
  const rows = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const said = rows.filter(([, text]) => text !== "" && text !== "null" && text !== "NaN%");
  if (said.length === 0) {
    element.hidden = true;
    return;
  }
  element.replaceChildren(
    ...said.map(([name, text]) => {
      const row = document.createElement("div");
      const term = document.createElement("span");
      const detail = document.createElement("b");
      term.textContent = name;
      detail.textContent = String(text);
      row.append(term, detail);
      return row;
    }),
  );
  element.hidden = false;
  const { clientX, clientY } = event as PointerEvent;
  const { width, height } = element.getBoundingClientRect();
  const x = Math.min(clientX + 14, innerWidth - width - 8);
  const y = clientY + height + 20 > innerHeight ? clientY - height - 12 : clientY + 14;
  element.style.transform = `translate(${Math.max(8, x)}px, ${Math.max(8, y)}px)`;
}

addEventListener("scroll", () => (element.hidden = true), { passive: true });
