"""The parts of the API as methods for an event loop. Each is a call of `calls/`; help() shows what it takes."""

from facemagi_client.binding import AsyncResource, async_listing, async_method
from facemagi_client.calls import account, batches, data, effects, jobs, photos, results


class AsyncPhotos(AsyncResource):
    """Photos: `send` announces and uploads one, and waits for its faces."""

    send = async_method(photos.send)
    create = async_method(photos.create)
    upload = async_method(photos.upload)
    get = async_method(photos.get)
    wait = async_method(photos.wait)
    delete = async_method(photos.delete)
    list = async_listing(photos.page)


class AsyncJobs(AsyncResource):
    """Jobs: `run` queues one and waits for its end; `save` and `read` download its result."""

    run = async_method(jobs.run)
    create = async_method(jobs.create)
    dry_run = async_method(jobs.dry_run)
    get = async_method(jobs.get)
    wait = async_method(jobs.wait)
    retry = async_method(jobs.retry)
    delete = async_method(jobs.delete)
    save = async_method(results.save)
    read = async_method(results.read)
    list = async_listing(jobs.page)


class AsyncBatches(AsyncResource):
    """Batches: several photos, each edited in several ways."""

    create = async_method(batches.create)
    get = async_method(batches.get)
    wait = async_method(batches.wait)
    delete = async_method(batches.delete)
    list = async_listing(batches.page)


class AsyncEffects(AsyncResource):
    """Effects: what the service can do to a photo."""

    list = async_method(effects.all_of)
    get = async_method(effects.get)
    warm = async_method(effects.warm)


class AsyncData(AsyncResource):
    """Everything of yours: `erase` deletes it."""

    erase = async_method(data.erase)
    get = async_method(data.get)
    wait = async_method(data.wait)


class AsyncWebhooks(AsyncResource):
    """The messages that the service sends to your server; `facemagi_client.webhooks.verify` checks one."""

    get = async_method(account.get_webhook)
    put = async_method(account.put_webhook)
    delete = async_method(account.delete_webhook)
    secrets = async_method(account.webhook_secrets)
    rotate_secret = async_method(account.rotate_webhook_secret)
    send_test = async_method(account.send_test_message)
    deliveries = async_listing(account.delivery_page)
    delivery = async_method(account.get_delivery)
    redeliver = async_method(account.redeliver)


class AsyncClientTokens(AsyncResource):
    """Short-lived tokens for apps."""

    create = async_method(account.create_client_token)
