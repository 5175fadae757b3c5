"""Those functions of PyTorch that the exported programs call, by NumPy: PyTorch itself is 600 MB on Debian."""
import numpy

float32, float64, inf = numpy.float32, numpy.float64, numpy.inf


class Tensor(numpy.ndarray):
    def unsqueeze(self, dim):
        return numpy.expand_dims(self, dim)

    def sum(self, dim=None, dtype=None):
        return numpy.asarray(numpy.ndarray.sum(self.view(numpy.ndarray), axis=dim, dtype=dtype)).view(Tensor)

    def float(self):
        return self.astype(numpy.float32)

    def tolist(self):
        return self.view(numpy.ndarray).tolist()


def tensor(data, dtype=None):
    return numpy.array(data, dtype=dtype).view(Tensor)


def arange(end):
    return numpy.arange(end).view(Tensor)


def softmax(scores, dim):
    powers = numpy.exp(scores - numpy.max(scores, axis=dim, keepdims=True))
    return (powers / numpy.asarray(powers).sum(axis=dim, keepdims=True)).view(Tensor)
