"""An edge and a caller as iFLearner has them: gRPC over TLS, in which only the server proves itself.

serve KEY CERTIFICATE    answers on a free port of this computer, which it prints, until its input ends
call PORT ROOTS HOST     calls it as HOST and prints 'accepted', or why the handshake failed
"""

import sys
from concurrent import futures

import grpc


def content(path):
    with open(path, "rb") as file:
        return file.read()


def serve(key, certificate):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    credentials = grpc.ssl_server_credentials([(content(key), content(certificate))])
    print(server.add_secure_port("127.0.0.1:0", credentials), flush=True)
    server.start()
    sys.stdin.read()
    server.stop(None).wait()


def call(port, roots, host):
    credentials = grpc.ssl_channel_credentials(content(roots))
    options = [("grpc.ssl_target_name_override", host)]
    with grpc.secure_channel("127.0.0.1:" + port, credentials, options) as channel:
        try:
            channel.unary_unary("/no.Service/NoMethod")(b"", timeout=20)
        except grpc.RpcError as error:
            reached = error.code() == grpc.StatusCode.UNIMPLEMENTED
            print("accepted" if reached else error.details())


{"serve": serve, "call": call}[sys.argv[1]](*sys.argv[2:])
