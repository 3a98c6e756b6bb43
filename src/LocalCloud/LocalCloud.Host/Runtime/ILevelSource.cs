namespace LocalCloud.Host.Runtime;

/// <summary>Levels to be seen at a glance beside the functions: how far feeds lag behind, what waits in queues. Registered in the host's services.</summary>
public interface ILevelSource
{
    /// <summary>For example <c>Change feeds</c>.</summary>
    string Name { get; }

    /// <summary>Asked every second while somebody looks, and never otherwise.</summary>
    IReadOnlyList<Level> Read();
}

/// <summary>One of them.</summary>
/// <param name="Name">For example of a function that follows a feed.</param>
/// <param name="Value">How much there is.</param>
/// <param name="Detail">What it is about, for example a container; null for nothing to say.</param>
public sealed record Level(string Name, long Value, string? Detail = null);
