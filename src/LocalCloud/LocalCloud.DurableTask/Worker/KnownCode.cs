namespace LocalCloud.DurableTask.Worker;

/// <summary>What the real extension says when there is no function for a name.</summary>
internal static class KnownCode
{
    public static bool Knows(this IDurableWorker worker, DurableCode code, string name) =>
        worker.NamesOf(code) is not { } names || names.Contains(name, StringComparer.OrdinalIgnoreCase);

    public static string Missing(this IDurableWorker worker, DurableCode code, string name)
    {
        var kind = code.ToString().ToLowerInvariant();
        var known = worker.NamesOf(code)?.Order(StringComparer.OrdinalIgnoreCase).Select(static known => $"'{known}'") ?? [];
        return $"The function '{name}' doesn't exist, is disabled, or is not an {kind} function. Known {kind} functions: "
            + (known.Any() ? string.Join(", ", known) : "none") + ".";
    }
}
