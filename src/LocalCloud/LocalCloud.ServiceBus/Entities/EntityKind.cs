namespace LocalCloud.ServiceBus.Entities;

/// <summary>Stored as a number: do not change one.</summary>
internal enum EntityKind
{
    Queue = 0,
    Topic = 1,
    Subscription = 2,
    DeadLetterQueue = 3,
}
