namespace LocalCloud.DurableTask;

/// <summary>What the real service refuses.</summary>
internal static class Limits
{
    /// <summary>Of an instance id, in characters.</summary>
    public const int LongestInstanceId = 256;

    /// <summary>Of one serialized input, output or event, in characters; the real service keeps large ones in blobs, we keep them in the row.</summary>
    public const int LargestPayload = 64 * 1024 * 1024;

    public static void CheckInstanceId(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.Length > LongestInstanceId)
        {
            throw new ArgumentException($"An instance id has at most {LongestInstanceId} characters; this one has {instanceId.Length}.", nameof(instanceId));
        }

        if (instanceId[0] == '@')
        {
            throw new ArgumentException("Instance ids that start with '@' are reserved for entities.", nameof(instanceId));
        }

        if (instanceId.AsSpan().IndexOfAny("/\\#?") >= 0 || instanceId.Any(char.IsControl))
        {
            throw new ArgumentException(@"Instance ids must not contain /, \, #, ? or control characters.", nameof(instanceId));
        }
    }

    public static void CheckEntity(Microsoft.DurableTask.Entities.EntityInstanceId id)
    {
        if (string.IsNullOrEmpty(id.Name) || id.ToString().Length > LongestInstanceId)
        {
            throw new ArgumentException($"An entity needs a name, and has at most {LongestInstanceId} characters with its key.", nameof(id));
        }
    }

    public static void CheckEventName(string eventName) => ArgumentException.ThrowIfNullOrWhiteSpace(eventName);

    public static string? CheckPayload(string? payload) => payload is null || payload.Length <= LargestPayload
        ? payload
        : throw new ArgumentException($"A serialized payload has at most {LargestPayload} characters; this one has {payload.Length}.");
}
