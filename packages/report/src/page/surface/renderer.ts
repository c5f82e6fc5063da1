import { visibleSides } from "../../scene/frame.ts";
import type { Frame } from "../../scene/frame.ts";
import { viewProjection } from "../../scene/camera.ts";
import type { Camera } from "../../scene/camera.ts";
import { ramp } from "../../scene/shade.ts";
import type { Rgb } from "../../scene/shade.ts";
import type { SurfaceMesh } from "../../study/mesh.ts";
import { netLines, netStride, netTriangles, netVertices, wallLines } from "./geometry.ts";
import { pointStride } from "./quotes.ts";
import { makePrograms } from "./programs.ts";
import type { Programs } from "./programs.ts";

export interface Colors {
  readonly rule: Rgb;
  readonly ink: Rgb;
}

/** Draws the surface with WebGL 2; knows nothing of the page. */
export class Renderer {
  readonly #gl: WebGL2RenderingContext;
  readonly #programs: Programs;
  readonly #mesh: SurfaceMesh;
  #frame: Frame;
  readonly #buffers: Readonly<
    Record<"net" | "triangles" | "lines" | "walls" | "points", WebGLBuffer>
  >;
  #nTriangles = 0;
  #nLines = 0;
  #nPoints = 0;

  /** @throws {Error} where the canvas gives no WebGL 2 or a shader fails */
  constructor(canvas: HTMLCanvasElement, mesh: SurfaceMesh, frame: Frame) {
    // The drawing stays readable, so that a reader can save the picture.
    const gl = canvas.getContext("webgl2", { antialias: true, preserveDrawingBuffer: true });
    if (!gl) throw new Error("no WebGL 2");
    this.#gl = gl;
    this.#mesh = mesh;
    this.#frame = frame;
    this.#programs = makePrograms(gl);
    this.#buffers = {
      net: gl.createBuffer(),
      triangles: gl.createBuffer(),
      lines: gl.createBuffer(),
      walls: gl.createBuffer(),
      points: gl.createBuffer(),
    };
    gl.enable(gl.DEPTH_TEST);
    gl.enable(gl.BLEND);
    // The page composes premultiplied colours: alpha itself adds up unscaled.
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.depthFunc(gl.LEQUAL);
  }

  /** Another frame; heights and points must be set again. */
  setFrame(frame: Frame): void {
    this.#frame = frame;
  }

  setHeights(vols: Float32Array): void {
    const gl = this.#gl;
    const triangles = netTriangles(this.#mesh, vols);
    const lines = netLines(this.#mesh, this.#frame, vols);
    this.#fill(gl.ARRAY_BUFFER, this.#buffers.net, netVertices(this.#mesh, this.#frame, vols));
    this.#fill(gl.ELEMENT_ARRAY_BUFFER, this.#buffers.triangles, triangles);
    this.#fill(gl.ELEMENT_ARRAY_BUFFER, this.#buffers.lines, lines);
    this.#nTriangles = triangles.length;
    this.#nLines = lines.length;
  }

  /** @param points place, colour and size of each. [n × pointStride] */
  setPoints(points: Float32Array): void {
    this.#fill(this.#gl.ARRAY_BUFFER, this.#buffers.points, points);
    this.#nPoints = points.length / pointStride;
  }

  draw(camera: Camera, colors: Colors, pixelRatio: number): void {
    const gl = this.#gl;
    const { width, height } = gl.canvas;
    const view = viewProjection(camera, width / height);
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);

    const { xWall, yWall } = visibleSides(camera);
    const walls = wallLines(this.#frame, xWall, yWall);
    this.#fill(gl.ARRAY_BUFFER, this.#buffers.walls, walls);
    this.#use(this.#programs.lines, view, { position: [3, 3, 0] });
    this.#tint(colors.rule, 1);
    gl.drawArrays(gl.LINES, 0, walls.length / 3);

    gl.enable(gl.POLYGON_OFFSET_FILL);
    gl.polygonOffset(1.5, 2);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers.net);
    this.#use(this.#programs.net, view, {
      position: [3, netStride, 0],
      normal: [3, netStride, 3],
      height: [1, netStride, 6],
    });
    const ce = Math.cos(camera.elevation);
    const eye = [
      ce * Math.cos(camera.azimuth),
      ce * Math.sin(camera.azimuth),
      Math.sin(camera.elevation),
    ];
    gl.uniform3fv(gl.getUniformLocation(this.#programs.net, "eye"), eye);
    gl.uniform3fv(gl.getUniformLocation(this.#programs.net, "ramp"), ramp.flat());
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#buffers.triangles);
    gl.drawElements(gl.TRIANGLES, this.#nTriangles, gl.UNSIGNED_SHORT, 0);
    gl.disable(gl.POLYGON_OFFSET_FILL);

    this.#use(this.#programs.lines, view, { position: [3, netStride, 0] });
    this.#tint([0, 0, 0], 0.22);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#buffers.lines);
    gl.drawElements(gl.LINES, this.#nLines, gl.UNSIGNED_SHORT, 0);

    if (this.#nPoints === 0) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers.points);
    this.#use(this.#programs.points, view, {
      position: [3, pointStride, 0],
      paint: [3, pointStride, 3],
      scale: [1, pointStride, 6],
    });
    // Many quotes make small points, or they would hide the surface.
    const crowd = Math.min(1, Math.sqrt(3000 / this.#nPoints));
    const size = 19 * crowd * pixelRatio * Math.min(1.4, Math.max(0.8, width / pixelRatio / 900));
    gl.uniform1f(gl.getUniformLocation(this.#programs.points, "size"), size);
    gl.drawArrays(gl.POINTS, 0, this.#nPoints);
  }

  #use(
    program: WebGLProgram,
    view: Float32Array,
    attributes: Readonly<Record<string, readonly [size: number, stride: number, offset: number]>>,
  ): void {
    const gl = this.#gl;
    gl.useProgram(program);
    for (let i = 0; i < 4; i++) gl.disableVertexAttribArray(i);
    for (const [name, [size, stride, offset]] of Object.entries(attributes)) {
      const place = gl.getAttribLocation(program, name);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, gl.FLOAT, false, 4 * stride, 4 * offset);
    }
    gl.uniformMatrix4fv(gl.getUniformLocation(program, "view"), false, view);
  }

  #tint([r, g, b]: Rgb, alpha: number): void {
    const gl = this.#gl;
    gl.uniform4f(gl.getUniformLocation(this.#programs.lines, "tint"), r, g, b, alpha);
  }

  #fill(target: number, buffer: WebGLBuffer, data: Float32Array | Uint16Array): void {
    this.#gl.bindBuffer(target, buffer);
    this.#gl.bufferData(target, data, this.#gl.DYNAMIC_DRAW);
  }
}
