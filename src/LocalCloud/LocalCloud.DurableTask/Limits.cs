using LocalCloud.DurableTask.Hub;

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
        if (instanceId.Length == 0)
        {
            throw HubException.Invalid("An instance id must not be empty.");
        }

        if (instanceId.Length > LongestInstanceId)
        {
            throw HubException.Invalid($"An instance id has at most {LongestInstanceId} characters; this one has {instanceId.Length}.");
        }

        if (instanceId[0] == '@')
        {
            throw HubException.Invalid("Instance ids that start with '@' are reserved for entities.");
        }

        if (instanceId.AsSpan().IndexOfAny("/\\#?") >= 0 || instanceId.Any(char.IsControl))
        {
            throw HubException.Invalid(@"Instance ids must not contain /, \, #, ? or control characters.");
        }
    }

    public static void CheckName(string name, string what)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw HubException.Invalid($"{what} needs a name.");
        }
    }

    public static string? CheckPayload(string? payload) => payload is null || payload.Length <= LargestPayload
        ? payload
        : throw HubException.Invalid($"A serialized payload has at most {LargestPayload} characters; this one has {payload.Length}.");
}
