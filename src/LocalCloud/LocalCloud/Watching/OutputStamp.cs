namespace LocalCloud.Watching;

/// <summary>One build of an output: two are alike when no file of theirs has another size or time.</summary>
/// <param name="Value">Of names, sizes and times.</param>
/// <param name="IsComplete">Whether all is there that a host asks for; false in the middle of a build, and of one that has been cleaned away.</param>
internal readonly record struct OutputStamp(long Value, bool IsComplete)
{
    private static readonly string[] s_needed = ["host.json", "worker.config.json"];

    public static OutputStamp Of(string output)
    {
        try
        {
            return Of(new DirectoryInfo(output).GetFiles());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default; // Gone, or going.
        }
    }

    private static OutputStamp Of(FileInfo[] files)
    {
        var value = 0L;
        var isComplete = true;
        foreach (var file in files)
        {
            value += HashCode.Combine(file.Name, file.Length, file.LastWriteTimeUtc);
            isComplete &= file.Length > 0 || file.Extension is not ".dll";
        }

        return new(value, isComplete && s_needed.All(name => files.Any(file => file.Name == name)));
    }
}
