using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using EventSourcing.Feeds.Faults;

namespace OrderFlow.Integration;

/// <summary>What Service Bus and Event Grid say when they cannot be reached, and what the store says otherwise.</summary>
public sealed class BrokerFaults(IFaultClassifier store) : IFaultClassifier
{
    public FaultKind Classify(Exception failure) => failure switch
    {
        ServiceBusException broker => Classify(broker),
        RequestFailedException topic => Classify(topic),

        // No message is at fault, and people mend it: parked streams would only stay behind after they have.
        SocketException or UnauthorizedAccessException or AuthenticationFailedException => FaultKind.Transient,
        _ => store.Classify(failure),
    };

    private static FaultKind Classify(ServiceBusException failure) => failure switch
    {
        { Reason: ServiceBusFailureReason.MessageSizeExceeded } => FaultKind.Permanent,

        // Consumers empty an entity that is full, whatever took a lock from us delivers once more, and people create or enable what is missing.
        {
            Reason: ServiceBusFailureReason.QuotaExceeded or ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.SessionLockLost
                or ServiceBusFailureReason.SessionCannotBeLocked or ServiceBusFailureReason.MessagingEntityNotFound
                or ServiceBusFailureReason.MessagingEntityDisabled
        } => FaultKind.Transient,
        _ => failure.IsTransient ? FaultKind.Transient : FaultKind.Unknown,
    };

    /// <summary>Status 0: there was no answer at all. A topic that is missing, or closed to the app, is no fault of a message either.</summary>
    private static FaultKind Classify(RequestFailedException failure) => (HttpStatusCode)failure.Status switch
    {
        0 or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => FaultKind.Transient,
        HttpStatusCode.RequestEntityTooLarge => FaultKind.Permanent,
        _ => FaultKind.Unknown,
    };
}
