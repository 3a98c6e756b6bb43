namespace LocalCloud.DurableTask.Hub;

internal enum HubError
{
    Invalid,
    NotFound,
    AlreadyExists,
    WrongState,
}

/// <summary>A client asked for something that cannot be done; the message is for whoever asked.</summary>
internal sealed class HubException(HubError error, string message) : Exception(message)
{
    public HubError Error => error;

    public static HubException Invalid(string message) => new(HubError.Invalid, message);

    public static HubException Missing(string instanceId) => new(HubError.NotFound, $"No instance with ID '{instanceId}' was found.");
}
