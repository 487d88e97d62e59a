/**
 * A batch of images, NHWC, channels a multiple of 4 (padding channels hold 0), perhaps with a border of zeros around
 * each image: `data` is the first pixel inside the border, strides are in bytes.
 */
@unmanaged
export class Tensor {
  data: usize;
  rowStride: i32;
  imageStride: i32;
  height: i32;
  width: i32;
  channels: i32;
}
