/** Links to something folded away unfold it; a plain jump would end at a closed line. */
export function openLinkedDetails(): void {
  addEventListener("hashchange", openTarget);
  openTarget();
}

function openTarget(): void {
  const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  let details = target?.closest("details");
  if (!target || !details) return;
  while (details) {
    details.open = true;
    details = details.parentElement?.closest("details");
  }
  target.scrollIntoView();
}
