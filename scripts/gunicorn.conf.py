"""How gunicorn serves the catalogue; the address is given on the command line."""
import os

workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 120
graceful_timeout = 20
keepalive = 5
# a process lets go of the memory it grew by; spread, so that not all start anew at once
max_requests = 5000
max_requests_jitter = 500
# heartbeat files on a memory disk where there is one
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
accesslog = None
errorlog = "-"
capture_output = True
