namespace LocalCloud.ServiceBus;

/// <summary>Something a client asked for cannot be; carries the AMQP condition and the HTTP-like status that say why.</summary>
#pragma warning disable CA1032 // Always carries its condition.
internal sealed class BrokerException(string condition, int status, string message) : Exception(message)
{
    public string Condition => condition;

    public int Status => status;

    public static BrokerException NotFound(string address) => new("amqp:not-found", 404, $"The messaging entity '{address}' could not be found.");

    public static BrokerException MessageLockLost() => new("com.microsoft:message-lock-lost", 410,
        "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue, or was received by a different receiver instance.");

    public static BrokerException SessionLockLost(string session) => new("com.microsoft:session-lock-lost", 410,
        $"The session lock has expired on the session '{session}'. Accept a new session.");

    public static BrokerException SessionTaken(string session) => new("com.microsoft:session-cannot-be-locked", 410,
        $"The requested session '{session}' cannot be accepted. It may be locked by another receiver.");

    public static BrokerException MessageNotFound(long sequenceNumber) => new("com.microsoft:message-not-found", 404,
        $"Failed to lock or find the message with sequence number {sequenceNumber}. It is not in the state that the operation needs.");

    public static BrokerException NotAllowed(string message) => new("amqp:not-allowed", 400, message);

    public static BrokerException BadArgument(string message) => new("com.microsoft:argument-error", 400, message);

    public static BrokerException TooLarge(int size, int limit) => new("amqp:link:message-size-exceeded", 400,
        $"The message (or batch of messages) of {size} bytes exceeds the limit of {limit} bytes of this entity.");

    public static BrokerException Exists(string what) => new("com.microsoft:entity-already-exists", 409, $"{what} already exists.");

    public static BrokerException Timeout(string message) => new("com.microsoft:timeout", 408, message);

    public static BrokerException Unauthorized(string message) => new("amqp:unauthorized-access", 401, message);

    public static BrokerException NotImplemented(string message) => new("amqp:not-implemented", 501, message);

    public static BrokerException Busy(string message) => new("com.microsoft:server-busy", 503, message);

    public static BrokerException QuotaExceeded(string message) => new("amqp:resource-limit-exceeded", 403, message);
}
