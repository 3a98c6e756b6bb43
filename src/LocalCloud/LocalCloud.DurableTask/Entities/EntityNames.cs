namespace LocalCloud.DurableTask.Entities;

/// <summary>Entity ids as the protocol writes them: <c>@name@key</c>, the name in lower case.</summary>
internal static class EntityNames
{
    /// <summary>Null when it is no entity id.</summary>
    public static string? Normalize(string? id)
    {
        if (id is not ['@', ..] || id.Length > Limits.LongestInstanceId || id.IndexOf('@', 1) is not (> 1 and var end))
        {
            return null;
        }

        return id[..end].ToLowerInvariant() + id[end..];
    }

    public static string Of(string name, string key) => Normalize($"@{name}@{key}") ?? throw Hub.HubException.Invalid(
        $"An entity needs a name, and has at most {Limits.LongestInstanceId} characters with its key.");

    public static (string Name, string Key) Split(string id)
    {
        var end = id.IndexOf('@', 1);
        return (id[1..end], id[(end + 1)..]);
    }
}
