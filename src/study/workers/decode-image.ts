import type { DecodeImage } from '../../core/data';
import { AppError } from '../../core/errors';

/** Decodes with the browser's own decoders; needs a worker or page with OffscreenCanvas. Transparency becomes white. */
export const decodeImage: DecodeImage = async (image, height, width) => {
  const whole = await createImageBitmap(image);
  const scale = Math.min(whole.width / width, whole.height / height);
  const [cutWidth, cutHeight] = [scale * width, scale * height];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new AppError('images-unavailable', 'This browser cannot decode images in a worker.');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(whole.width - cutWidth) / 2, (whole.height - cutHeight) / 2];
  context.drawImage(whole, left, top, cutWidth, cutHeight, 0, 0, width, height);
  whole.close();
  return context.getImageData(0, 0, width, height).data;
};
