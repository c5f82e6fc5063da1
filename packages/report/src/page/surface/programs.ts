/** The three WebGL programs of the surface: shaded net, thin lines, round points. */
import { ramp } from "../../scene/shade.ts";

const net = {
  vertex: `#version 300 es
    in vec3 position; in vec3 normal; in float height;
    uniform mat4 view; out vec3 n; out float h;
    void main() { n = normal; h = height; gl_Position = view * vec4(position, 1.0); }`,
  fragment: `#version 300 es
    precision highp float;
    in vec3 n; in float h; uniform vec3 ramp[${ramp.length}]; uniform vec3 eye; out vec4 color;
    void main() {
      if (h > 1.04) discard;
      float place = clamp(h, 0.0, 1.0) * ${(ramp.length - 1).toFixed(1)};
      int i = min(int(place), ${ramp.length - 2});
      vec3 base = mix(ramp[i], ramp[i + 1], place - float(i));
      vec3 m = normalize(n);
      if (dot(m, eye) < 0.0) m = -m;
      float light = 0.72 + 0.3 * max(dot(m, normalize(eye + vec3(0.1, -0.3, 0.9))), 0.0);
      float shine = 0.1 * pow(max(dot(m, normalize(eye + vec3(0.0, 0.0, 1.0))), 0.0), 24.0);
      color = vec4(base * light + shine, 1.0);
    }`,
};

const lines = {
  vertex: `#version 300 es
    in vec3 position; uniform mat4 view;
    void main() { gl_Position = view * vec4(position, 1.0); }`,
  fragment: `#version 300 es
    precision mediump float;
    uniform vec4 tint; out vec4 color;
    void main() { color = tint; }`,
};

const points = {
  vertex: `#version 300 es
    in vec3 position; in vec3 paint; in float scale; uniform mat4 view; uniform float size; out vec4 p;
    void main() { p = vec4(paint, scale < 1.0 ? 0.62 : 1.0); gl_Position = view * vec4(position, 1.0); gl_PointSize = size * scale / gl_Position.w; }`,
  fragment: `#version 300 es
    precision mediump float;
    in vec4 p; out vec4 color;
    void main() {
      float r = length(gl_PointCoord - 0.5);
      if (r > 0.5) discard;
      color = vec4(p.rgb, p.a * smoothstep(0.5, 0.38, r));
    }`,
};

export interface Programs {
  readonly net: WebGLProgram;
  readonly lines: WebGLProgram;
  readonly points: WebGLProgram;
}

/** Compiles the three; throws with the driver's log, and the caller falls back to the picture. */
export function makePrograms(gl: WebGL2RenderingContext): Programs {
  return { net: link(gl, net), lines: link(gl, lines), points: link(gl, points) };
}

function link(
  gl: WebGL2RenderingContext,
  { vertex, fragment }: { readonly vertex: string; readonly fragment: string },
): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
      throw new Error(gl.getShaderInfoLog(shader) ?? "a shader does not compile");
    }
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(gl.getProgramInfoLog(program) ?? "a program does not link");
  }
  return program;
}
