# A yardstick: one epoch of scikit-learn's BernoulliRBM, which does persistent CD without momentum or decay.
import sys

from serve import read_data, serve, tell

try:
    import numpy
    import sklearn
    from sklearn.neural_network import BernoulliRBM
except ImportError as missing:
    tell({"absent": str(missing)})
    sys.exit()

folder, hidden, batch = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
x, _, _ = read_data(numpy, folder)
rbm = BernoulliRBM(n_components=hidden, learning_rate=0.05, batch_size=batch, n_iter=1, random_state=1)
serve(f"scikit-learn {sklearn.__version__}", lambda: rbm.fit(x), int(sys.argv[6]))
