"""Runs .tflite files in TensorFlow's own interpreter.

Usage: python3 tflite_interpreter.py FOLDER
For every FOLDER/NAME/model.tflite it reads NAME/vectors.json ({"inputs": [[...]], ...}, real units) and writes
NAME/interpreter.json: {"version": "...", "outputs": [[...]]}, dequantised. Needs tensorflow-cpu and numpy.
"""
import json
import pathlib
import sys

import numpy as np
import tensorflow as tf


def run(folder):
    interpreter = tf.lite.Interpreter(model_path=str(folder / "model.tflite"))
    interpreter.allocate_tensors()
    source = interpreter.get_input_details()[0]
    target = interpreter.get_output_details()[0]
    outputs = []
    for row in json.loads((folder / "vectors.json").read_text())["inputs"]:
        x = np.asarray(row, dtype="float32").reshape(source["shape"])
        if source["dtype"] == np.int8:
            scale, zero = source["quantization"]
            x = np.clip(np.round(x / scale) + zero, -128, 127).astype("int8")
        interpreter.set_tensor(source["index"], x)
        interpreter.invoke()
        y = interpreter.get_tensor(target["index"]).astype("float32").ravel()
        if target["dtype"] == np.int8:
            scale, zero = target["quantization"]
            y = (y - zero) * scale
        outputs.append([float(v) for v in y])
    (folder / "interpreter.json").write_text(json.dumps({"version": tf.__version__, "outputs": outputs}))


for model in sorted(pathlib.Path(sys.argv[1]).glob("*/model.tflite")):
    run(model.parent)
