/** Draws triangles, lines and points with WebGL, in three calls a frame. */
import { type Camera, type Size, worldPixels } from './camera.ts';
import type { Rgb, Shapes } from './triangles.ts';

/** What a frame is made of, from the ground up. */
export interface Picture {
  readonly paper: Rgb;
  /** Of which all shapes are relative, of the world's square. */
  readonly origin: readonly [number, number];
  readonly lines: Shapes;
  readonly triangles: Shapes;
  readonly points: Shapes;
}

/** A canvas that can be drawn on. */
export interface Brush {
  /** Takes a picture: drawing it again from elsewhere costs no more than the frame. */
  take(picture: Picture): void;
  draw(camera: Camera, size: Size): void;
}

const VERTEX = `attribute vec2 place; attribute vec4 colour; uniform vec4 view; uniform float size; varying vec4 shown;
void main() { gl_Position = vec4(place * view.xy + view.zw, 0.0, 1.0); gl_PointSize = size; shown = vec4(colour.rgb * colour.a, colour.a); }`;
const FRAGMENT = 'precision mediump float; varying vec4 shown; void main() { gl_FragColor = shown; }';

/** Side of a point, pixels. */
const POINT_PX = 5;
const KINDS = ['lines', 'triangles', 'points'] as const;

/** Throws where the browser has no WebGL. No depth, no stencil, no alpha, no smoothing: each is a plane more to fill. */
export function createBrush(canvas: HTMLCanvasElement): Brush {
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false });
  if (gl === null) throw new TypeError('this browser has no WebGL');
  let [program, picture]: [WebGLProgram, Picture | undefined] = [prepared(gl), undefined];
  let buffers = buffersOf(gl, program);
  const fill = (): void => {
    for (const kind of KINDS) if (picture !== undefined) buffers[kind].fill(picture[kind]);
  };
  canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
  canvas.addEventListener('webglcontextrestored', () => {
    program = prepared(gl);
    buffers = buffersOf(gl, program);
    fill();
  });
  return {
    take(next) {
      picture = next;
      fill();
    },
    draw(camera, size) {
      if (picture === undefined) return;
      const [red, green, blue] = picture.paper;
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(red / 255, green / 255, blue / 255, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform4f(gl.getUniformLocation(program, 'view'), ...viewOf(camera, size, picture.origin));
      gl.uniform1f(gl.getUniformLocation(program, 'size'), (POINT_PX * canvas.width) / size.width);
      for (const kind of KINDS) buffers[kind].draw();
    },
  };
}

/** What takes a place relative to the origin to the canvas, whose corners are -1 and 1. */
function viewOf(
  { x, y, zoom }: Camera,
  { width, height }: Size,
  [left, top]: Picture['origin'],
): [number, number, number, number] {
  const [across, down] = [(2 * worldPixels(zoom)) / width, (-2 * worldPixels(zoom)) / height];
  return [across, down, (left - x) * across, (top - y) * down];
}

function prepared(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new TypeError('this browser’s WebGL does not work');
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return program;
}

interface Filled {
  fill(shapes: Shapes): void;
  draw(): void;
}

function buffersOf(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
): Record<(typeof KINDS)[number], Filled> {
  const { LINES, TRIANGLES, POINTS } = gl;
  return {
    lines: filled(gl, program, LINES),
    triangles: filled(gl, program, TRIANGLES),
    points: filled(gl, program, POINTS),
  };
}

function filled(gl: WebGL2RenderingContext, program: WebGLProgram, mode: number): Filled {
  const array = gl.createVertexArray();
  gl.bindVertexArray(array);
  const buffer = (name: string, size: number, type: number): ((values: ArrayBufferView) => void) => {
    const made = gl.createBuffer();
    const at = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, made);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, type, type === gl.UNSIGNED_BYTE, 0, 0);
    return (values) => {
      gl.bindBuffer(gl.ARRAY_BUFFER, made);
      gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    };
  };
  const [places, colours] = [buffer('place', 2, gl.FLOAT), buffer('colour', 4, gl.UNSIGNED_BYTE)];
  let count = 0;
  return {
    fill(shapes) {
      places(shapes.places);
      colours(shapes.colours);
      count = shapes.places.length / 2;
    },
    draw() {
      if (count === 0) return;
      gl.bindVertexArray(array);
      gl.drawArrays(mode, 0, count);
    },
  };
}
