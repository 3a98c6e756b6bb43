using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderFlow.Load.Processes;

/// <summary>LocalCloud, or a part of it, in a process of its own that ends with this object.</summary>
internal sealed class OwnProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly TaskCompletionSource<string?> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _disposed;

    private OwnProcess(Process process) => Process = process;

    public Process Process { get; }

    /// <summary>What follows the awaited word on the first line with it.</summary>
    public string Answer { get; private set; } = "";

    /// <param name="arguments">Of <c>localcloud</c>.</param>
    /// <param name="word">Which line says that it is there, and what this object's answer is.</param>
    /// <param name="settings">Added to the environment.</param>
    /// <exception cref="InvalidOperationException">It did not start; says why.</exception>
    public static async Task<OwnProcess> StartAsync(
        IEnumerable<string> arguments, string word, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Repository.LocalCloud());
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var own = new OwnProcess(Process.Start(start) ?? throw new InvalidOperationException("LocalCloud could not be started."));
        try
        {
            own.Read(word);
            own.Answer = await own._line.Task.WaitAsync(cancellationToken)
                ?? throw new InvalidOperationException($"'{string.Join(' ', arguments.Take(2))}' did not start: {string.Join(' ', own._errors).Trim()}");
            return own;
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL. May come twice: once to start another in its place, and once more if that one did not start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync(CancellationToken.None);
        }

        Process.Dispose();
    }

    /// <summary>Goes on reading afterwards: whatever else it says must not fill the pipe and stop it.</summary>
    private void Read(string word)
    {
        Process.OutputDataReceived += (_, read) =>
        {
            if (read.Data is null || read.Data.StartsWith(word, StringComparison.Ordinal))
            {
                _line.TrySetResult(read.Data?[word.Length..].Trim());
            }
        };
        Process.ErrorDataReceived += (_, read) =>
        {
            if (!_line.Task.IsCompleted)
            {
                _errors.Enqueue(read.Data ?? "");
            }
        };
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }
}
