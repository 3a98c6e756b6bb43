using OrderFlow.Load.Measuring;

namespace OrderFlow.Load.Messaging;

/// <summary>What a process uses that is killed and started again: each life is measured for itself.</summary>
internal sealed class CpuOfLives(int port) : IDisposable
{
    private readonly List<ResourceUse> _over = [];
    private ResourceMeter? _meter = new(ListeningProcess.Find(port));

    /// <summary>Just before a kill.</summary>
    public void End()
    {
        _over.Add(_meter!.Read());
        _meter.Dispose();
        _meter = null;
    }

    /// <summary>After the restart; what the start took before it listened counts as well.</summary>
    public void Begin() => _meter = new(ListeningProcess.Find(port), sinceStart: true);

    /// <summary>Null where a process could not be found.</summary>
    public double? Seconds => _over.Append(_meter!.Read()).Aggregate((double?)0, (sum, life) => sum + life.AppCpuSeconds);

    public void Dispose() => _meter?.Dispose();
}
