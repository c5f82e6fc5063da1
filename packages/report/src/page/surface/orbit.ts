import { startCamera } from "../../scene/camera.ts";
import type { Camera } from "../../scene/camera.ts";

const limits = { elevation: [0.02, 1.5], distance: [2, 8] } as const;

/**
 * Turns pointers, wheel and keys into a camera. One finger turns (sideways; up and down scrolls
 * the page), two fingers pinch and tilt; the wheel zooms once the drawing has the focus, so that
 * it never traps a reader who scrolls past.
 */
export function orbit(element: HTMLElement, onChange: (camera: Camera) => void) {
  let camera: Camera = startCamera;
  const pointers = new Map<number, { x: number; y: number }>();

  const set = (change: Partial<Camera>) => {
    const next = { ...camera, ...change };
    camera = {
      azimuth: next.azimuth,
      elevation: clamp(next.elevation, limits.elevation),
      distance: clamp(next.distance, limits.distance),
    };
    onChange(camera);
  };
  const turn = (dx: number, dy: number) => {
    set({ azimuth: camera.azimuth - 0.008 * dx, elevation: camera.elevation + 0.006 * dy });
  };
  const zoom = (factor: number) => set({ distance: camera.distance * factor });

  element.addEventListener("pointerdown", (event) => {
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const spread = Math.hypot(before.x - other.x, before.y - other.y);
      zoom(spread / Math.max(1, Math.hypot(now.x - other.x, now.y - other.y)));
      turn(0, (now.y - before.y) / 2);
    } else {
      turn(now.x - before.x, event.pointerType === "touch" ? 0 : now.y - before.y);
    }
    pointers.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
    element.addEventListener(end, (event) => pointers.delete(event.pointerId));
  }
  element.addEventListener("dblclick", () => set(startCamera));
  element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && document.activeElement !== element) return;
      event.preventDefault();
      zoom(Math.exp(0.0012 * event.deltaY));
    },
    { passive: false },
  );
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => turn(-12, 0),
    ArrowRight: () => turn(12, 0),
    ArrowUp: () => turn(0, 12),
    ArrowDown: () => turn(0, -12),
    "+": () => zoom(0.9),
    "-": () => zoom(1.1),
    "0": () => set(startCamera),
  };
  element.addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  return {
    get camera() {
      return camera;
    },
    get busy() {
      return pointers.size > 0;
    },
    zoom,
    reset: () => set(startCamera),
  };
}

function clamp(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value));
}
