"""The parts of the API as methods. Each is a call of `calls/`; help() shows what it takes."""

from facemagi_client.binding import Resource, listing, method
from facemagi_client.calls import account, batches, data, effects, jobs, photos, results


class Photos(Resource):
    """Photos: `send` announces and uploads one, and waits for its faces."""

    send = method(photos.send)
    create = method(photos.create)
    upload = method(photos.upload)
    get = method(photos.get)
    wait = method(photos.wait)
    delete = method(photos.delete)
    list = listing(photos.page)


class Jobs(Resource):
    """Jobs: `run` queues one and waits for its end; `save` and `read` download its result."""

    run = method(jobs.run)
    create = method(jobs.create)
    dry_run = method(jobs.dry_run)
    get = method(jobs.get)
    wait = method(jobs.wait)
    retry = method(jobs.retry)
    delete = method(jobs.delete)
    save = method(results.save)
    read = method(results.read)
    list = listing(jobs.page)


class Batches(Resource):
    """Batches: several photos, each edited in several ways."""

    create = method(batches.create)
    get = method(batches.get)
    wait = method(batches.wait)
    delete = method(batches.delete)
    list = listing(batches.page)


class Effects(Resource):
    """Effects: what the service can do to a photo."""

    list = method(effects.all_of)
    get = method(effects.get)
    warm = method(effects.warm)


class Data(Resource):
    """Everything of yours: `erase` deletes it."""

    erase = method(data.erase)
    get = method(data.get)
    wait = method(data.wait)


class Webhooks(Resource):
    """The messages that the service sends to your server; `facemagi_client.webhooks.verify` checks one."""

    get = method(account.get_webhook)
    put = method(account.put_webhook)
    delete = method(account.delete_webhook)
    secrets = method(account.webhook_secrets)
    rotate_secret = method(account.rotate_webhook_secret)
    send_test = method(account.send_test_message)
    deliveries = listing(account.delivery_page)
    delivery = method(account.get_delivery)
    redeliver = method(account.redeliver)


class ClientTokens(Resource):
    """Short-lived tokens for apps."""

    create = method(account.create_client_token)
