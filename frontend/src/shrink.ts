/** Makes a photo small enough for poor reception before it is sent. What cannot be read here goes as it is: the server says what is wrong. */

const MOST = 2000;
const QUALITY = 0.82;

export interface Size {
  width: number;
  height: number;
}

/** The size within a square of `most`, in the same proportions; never larger than it was. */
export function fit({ width, height }: Size, most = MOST): Size {
  const factor = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

export async function shrink(file: File): Promise<File> {
  if (!/^image\/(jpeg|png|webp|heic|heif|avif)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    const size = fit(picture);
    const canvas = document.createElement("canvas");
    canvas.width = size.width;
    canvas.height = size.height;
    const brush = canvas.getContext("2d");
    if (!brush) return file;
    brush.drawImage(picture, 0, 0, size.width, size.height);
    picture.close();
    const blob = await new Promise<Blob | null>((done) => {
      canvas.toBlob(done, "image/jpeg", QUALITY);
    });
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}
